//! oEmbed: sites that know this protocol turn a link to the page into a frame. The page links a description of its frame, which
//! must contain the whole address at which the site is published.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::site_url::SiteUrl;

/// The code of a frame, the same that the page gives in the dialog "Share".
const FRAME: &str = include_str!("../../../src/share/frame.html");

/// The description in the site.
const FILE: &str = "oembed.json";

/// The size of the frame in pixels, the one with which the dialog "Share" begins.
const WIDTH_PX: u32 = 800;
const HEIGHT_PX: u32 = 450;

/// Writes the description into a finished site, and the link to it into its page.
pub(crate) fn describe(site: &Path, site_url: &SiteUrl) -> Result<()> {
    let index = site.join("index.html");
    let page = fs::read_to_string(&index).with_context(|| format!("cannot read {}", index.display()))?;
    let title = title_of(&page).context("the page has no title")?;
    let description = serde_json::to_string_pretty(&description(site_url, title))?;
    fs::write(site.join(FILE), description + "\n")?;
    fs::write(&index, with_link(&page, &site_url.of(FILE), title).context("the page has no head")?)?;
    Ok(())
}

/// The description of the frame. oEmbed 1.0 names its fields.
fn description(site_url: &SiteUrl, title: &str) -> Value {
    json!({
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "netduel",
        "provider_url": site_url.as_str(),
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "html": frame(site_url),
    })
}

fn frame(site_url: &SiteUrl) -> String {
    FRAME
        .trim_end()
        .replace("{address}", &site_url.of("?embed=1&amp;autoplay=0"))
        .replace("{width}", &WIDTH_PX.to_string())
        .replace("{height}", &HEIGHT_PX.to_string())
}

fn title_of(page: &str) -> Option<&str> {
    let (_, after) = page.split_once("<title>")?;
    after.split_once("</title>").map(|(title, _)| title)
}

fn with_link(page: &str, address: &str, title: &str) -> Option<String> {
    let (head, body) = page.split_once("</head>")?;
    let link =
        format!(r#"<link rel="alternate" type="application/json+oembed" href="{address}" title="{title}">"#);
    Some(format!("{head}    {link}\n  </head>{body}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths;

    /// The attributes of the first frame in a text, in their order.
    fn attributes(text: &str) -> Vec<(String, String)> {
        let (_, frame) = text.split_once("<iframe ").expect("the text has a frame");
        let (mut rest, _) = frame.split_once("></iframe>").expect("the frame is empty");
        let mut attributes = Vec::new();
        while let Some((name, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"').expect("the value ends");
            attributes.push((name.trim().to_owned(), value.to_owned()));
            rest = after;
        }
        attributes
    }

    fn example() -> Value {
        let site_url = "https://example.org/netduel".parse().expect("the address is valid");
        description(&site_url, "netduel: a title")
    }

    #[test]
    fn the_description_has_the_fields_of_a_rich_response() {
        let expected = json!({
            "version": "1.0",
            "type": "rich",
            "title": "netduel: a title",
            "provider_name": "netduel",
            "provider_url": "https://example.org/netduel/",
            "width": 800,
            "height": 450,
            "html": "<iframe src=\"https://example.org/netduel/?embed=1&amp;autoplay=0\" title=\"netduel\" width=\"800\" \
                height=\"450\" loading=\"lazy\" allow=\"fullscreen\" style=\"border:0\"></iframe>",
        });
        assert_eq!(example(), expected);
    }

    #[test]
    fn the_frame_has_the_attributes_of_the_documented_one() {
        let docs = fs::read_to_string(paths::workspace().join("docs/embedding.md")).expect("readable");
        let documented = attributes(&docs);
        let described = attributes(example()["html"].as_str().expect("a text"));
        assert_eq!(described.len(), documented.len());
        for ((name, value), (documented_name, documented_value)) in described.iter().zip(&documented) {
            assert_eq!(name, documented_name);
            // The documented frame runs a scenario, and is as wide as its page.
            if !["src", "width"].contains(&name.as_str()) {
                assert_eq!(value, documented_value, "{name}");
            }
        }
    }

    #[test]
    fn a_site_links_its_description_from_the_head_of_its_page() {
        let site = std::env::temp_dir().join(format!("xtask-oembed-{}", std::process::id()));
        fs::create_dir_all(&site).expect("a temporary folder");
        fs::write(site.join("index.html"), "<head>\n<title>a title</title>\n</head>\n<body></body>\n")
            .expect("writable");
        describe(&site, &"https://example.org/a".parse().expect("the address is valid")).expect("described");
        let page = fs::read_to_string(site.join("index.html")).expect("readable");
        let file = fs::read_to_string(site.join("oembed.json")).expect("written");
        fs::remove_dir_all(&site).expect("removable");

        let (head, _) = page.split_once("</head>").expect("the page has a head");
        let link = r#"<link rel="alternate" type="application/json+oembed" href="https://example.org/a/oembed.json" title="a title">"#;
        assert!(head.contains(link), "{head}");
        let description: Value = serde_json::from_str(&file).expect("it is JSON");
        assert_eq!(description["title"], "a title");
    }
}
