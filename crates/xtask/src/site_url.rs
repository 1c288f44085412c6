//! The address at which a site is published. The page itself works at every address and does not need it.

use std::str::FromStr;

use hyper::Uri;

/// The address of the site's folder, with a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiteUrl(String);

impl SiteUrl {
    /// The address of the folder.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The address of a file of the site, or of its page with a query string.
    pub(crate) fn of(&self, name: &str) -> String {
        [&self.0, name].concat()
    }
}

impl FromStr for SiteUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<SiteUrl, String> {
        let refused =
            |reason: &str| format!("{reason}; an address such as https://example.org/netduel/ is possible");
        let uri: Uri = text.parse().map_err(|_| refused("it is not an address"))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err(refused("it does not begin with https:// or http://"));
        }
        // `Uri` drops fragments without a word.
        if uri.query().is_some() || text.contains('#') {
            return Err(refused("it names more than the folder of the site"));
        }
        if text.contains(['"', '\'', '&', '<', '>']) {
            return Err(refused("it contains characters that are written in another way in addresses"));
        }
        Ok(SiteUrl(format!("{}/", text.trim_end_matches('/'))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_folder_ends_with_one_slash() {
        for text in ["https://example.org/netduel", "https://example.org/netduel/"] {
            let url: SiteUrl = text.parse().expect("the address is valid");
            assert_eq!(url.as_str(), "https://example.org/netduel/");
            assert_eq!(url.of("?embed=1"), "https://example.org/netduel/?embed=1");
        }
    }

    #[test]
    fn addresses_of_anything_but_a_folder_are_refused_with_the_reason() {
        for (text, reason) in [
            ("example.org/netduel", "not an address"),
            ("/netduel/", "does not begin with https://"),
            ("ftp://example.org/", "does not begin with https://"),
            ("https://example.org/?seed=7", "more than the folder"),
            ("https://example.org/#s=1.AAAA", "more than the folder"),
            ("https://example.org/a&b/", "in another way"),
        ] {
            let error = text.parse::<SiteUrl>().expect_err(text);
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
