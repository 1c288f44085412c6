//! Where a state stands in what people copy.

/// What stands before the state in the fragment of an address.
const NAME: &str = "s=";

/// The state in an address such as `https://example.org/#s=1.AAAA`, in its fragment `#s=1.AAAA`, or by itself. `None` if there is none.
pub fn state_in(text: &str) -> Option<&str> {
    let text = text.trim();
    match text.split_once('#') {
        Some((_, fragment)) => fragment.split('&').find_map(|pair| pair.strip_prefix(NAME)),
        None => is_state(text).then_some(text),
    }
}

/// The fragment of an address that contains a state.
pub fn fragment(state: &str) -> String {
    ["#", NAME, state].concat()
}

/// Whether a text is written like a state, of any version.
fn is_state(text: &str) -> bool {
    let is_code = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.split_once('.').is_some_and(|(version, body)| {
        !version.is_empty()
            && version.bytes().all(|byte| byte.is_ascii_digit())
            && !body.is_empty()
            && body.bytes().all(is_code)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_found_in_an_address_in_a_fragment_and_by_itself() {
        for text in [
            "https://example.org/a/?seed=7#s=1.Ab-_9",
            "#s=1.Ab-_9",
            "1.Ab-_9",
            " #x=1&s=1.Ab-_9\n",
            "./#s=1.Ab-_9",
        ] {
            assert_eq!(state_in(text), Some("1.Ab-_9"), "{text}");
        }
        assert_eq!(state_in(&fragment("1.Ab")), Some("1.Ab"));
    }

    #[test]
    fn other_names_contain_no_state() {
        for text in [
            "web-site",
            "web-site.toml",
            "./1.toml",
            "1.",
            ".a",
            "",
            "https://example.org/?seed=7",
            "#stage",
            "1.0 s",
        ] {
            assert_eq!(state_in(text), None, "{text}");
        }
        assert_eq!(state_in("#s="), Some(""));
    }
}
