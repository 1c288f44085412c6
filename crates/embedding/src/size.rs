//! The protocols by which an embedded page tells its height to whoever listens: open-iframe-resizer, iframe-resizer 5, H5P, and the
//! messages of learning platforms such as Canvas. Each host understands one of them and ignores the others.

use serde_json::{Value as Json, json};

/// What iframe-resizer puts before its messages, in both directions.
const IFRAME_RESIZER: &str = "[iFrameSizer]";

/// The longest name of a frame that is repeated.
const LONGEST_NAME: usize = 200;

/// A message for the host page.
#[derive(Debug, Clone, PartialEq)]
pub enum Announcement {
    /// A text, as it is.
    Text(String),
    /// An object.
    Object(Json),
}

/// The size in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The width of the frame.
    pub width_px: u32,
    /// The height that suits it.
    pub height_px: u32,
}

impl Size {
    /// The height that suits a frame of this width: the networks stand side by side, or one above the other in a narrow frame.
    pub fn of_width(width_px: u32) -> Size {
        /// The narrowest frame in which both networks stand side by side (`style/embed.css`).
        const SIDE_BY_SIDE_PX: u32 = 560;
        let height_px = if width_px < SIDE_BY_SIDE_PX { 640 } else { (width_px * 9 / 16).clamp(400, 640) };
        Size { width_px, height_px }
    }
}

/// What is known of the host's way of resizing frames.
#[derive(Debug, Default)]
pub struct Resizing {
    /// The name that iframe-resizer gives this frame.
    iframe_resizer_name: Option<String>,
}

impl Resizing {
    /// What is said once the page has loaded.
    pub fn greetings() -> [Announcement; 2] {
        [
            Announcement::Text("[iFrameResizerChild]Ready".to_owned()),
            Announcement::Object(json!({ "context": "h5p", "action": "hello" })),
        ]
    }

    /// What is said when the size has changed.
    pub fn announcements(&self, size: Size) -> Vec<Announcement> {
        let Size { width_px, height_px } = size;
        let mut all = vec![
            open_iframe_resizer(size),
            h5p("resize", height_px),
            Announcement::Object(json!({ "subject": "lti.frameResize", "height": height_px })),
        ];
        all.extend(self.iframe_resizer_name.as_ref().map(|name| {
            Announcement::Text(format!("{IFRAME_RESIZER}{name}:{height_px}:{width_px}:resizeObserver"))
        }));
        all
    }

    /// The answer to a text of the host.
    pub fn answer_text(&mut self, text: &str, size: Size) -> Option<Announcement> {
        // `[iFrameSizer]name:8:false:…` begins; `[iFrameSizer]resize:…` and others ask for a size. Only the former has the name.
        let message = text.strip_prefix(IFRAME_RESIZER)?;
        let Size { width_px, height_px } = size;
        let mut parts = message.split(':');
        let name = parts.next().filter(|name| !name.is_empty() && name.chars().count() <= LONGEST_NAME)?;
        let kind = if parts.count() >= 8 {
            self.iframe_resizer_name = Some(name.to_owned());
            "init:netduel"
        } else {
            "resizeParent"
        };
        let name = self.iframe_resizer_name.as_ref()?;
        Some(Announcement::Text(format!("{IFRAME_RESIZER}{name}:{height_px}:{width_px}:{kind}")))
    }

    /// The answer to an object of the host.
    pub fn answer_object(object: &Json, size: Size) -> Option<Announcement> {
        let text = |name: &str| object.get(name).and_then(Json::as_str);
        match (text("type"), text("context"), text("action")) {
            (Some("iframe-child-init" | "iframe-get-child-dimensions"), ..) => {
                Some(open_iframe_resizer(size))
            }
            (_, Some("h5p"), Some("hello")) => Some(h5p("prepareResize", size.height_px)),
            (_, Some("h5p"), Some("resizePrepared")) => Some(h5p("resize", size.height_px)),
            _ => None,
        }
    }
}

fn open_iframe_resizer(size: Size) -> Announcement {
    Announcement::Object(
        json!({ "type": "iframe-resized", "width": size.width_px, "height": size.height_px }),
    )
}

fn h5p(action: &str, height_px: u32) -> Announcement {
    // H5P reads `scrollHeight` and `clientHeight`.
    Announcement::Object(json!({
        "context": "h5p",
        "action": action,
        "height": height_px,
        "scrollHeight": height_px,
        "clientHeight": height_px,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size { width_px: 800, height_px: 450 };

    #[test]
    fn a_host_with_iframe_resizer_is_answered_by_the_name_that_it_gave() {
        let mut resizing = Resizing::default();
        assert_eq!(resizing.answer_text("[iFrameSizer]resize", SIZE), None, "there is no name yet");
        let begin = "[iFrameSizer]frame-1:8:false:false:32:true:true::auto:::0:false:child:auto:true:::-1::5.5.9:0::false";
        let answer = resizing.answer_text(begin, SIZE);
        assert_eq!(answer, Some(Announcement::Text("[iFrameSizer]frame-1:450:800:init:netduel".to_owned())));
        let later = Announcement::Text("[iFrameSizer]frame-1:450:800:resizeObserver".to_owned());
        assert!(resizing.announcements(SIZE).contains(&later));
        assert_eq!(resizing.answer_text("something else", SIZE), None);
    }

    #[test]
    fn each_protocol_is_answered_in_its_own_words() {
        let height_of = |object: Json| match Resizing::answer_object(&object, SIZE) {
            Some(Announcement::Object(answer)) => answer["height"].as_u64(),
            _ => None,
        };
        assert_eq!(height_of(json!({ "type": "iframe-child-init" })), Some(450));
        assert_eq!(height_of(json!({ "type": "iframe-get-child-dimensions" })), Some(450));
        assert_eq!(height_of(json!({ "context": "h5p", "action": "hello" })), Some(450));
        assert_eq!(height_of(json!({ "context": "h5p", "action": "resizePrepared" })), Some(450));
        assert_eq!(height_of(json!({ "type": "play" })), None);
        let canvas = Announcement::Object(json!({ "subject": "lti.frameResize", "height": 450 }));
        assert!(Resizing::default().announcements(SIZE).contains(&canvas));
    }

    #[test]
    fn a_size_depends_on_the_width_alone_so_that_resizing_comes_to_an_end() {
        for width_px in [0, 320, 559, 560, 800, 4000, u32::MAX / 10] {
            assert!((400..=640).contains(&Size::of_width(width_px).height_px));
        }
    }
}
