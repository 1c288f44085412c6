//! Parameters that other sites add to links to count visits. They do not concern the page.

const STATISTICS: [&str; 24] = [
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "cmpid",
    "dclid",
    "fbclid",
    "gad_source",
    "gbraid",
    "gclid",
    "gclsrc",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ref",
    "ref_src",
    "ttclid",
    "twclid",
    "wbraid",
    "yclid",
];

/// Whether a parameter is one that other sites add, such as `utm_source`.
pub(crate) fn is_for_statistics(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["utm_", "mtm_", "pk_", "hsa_"].iter().any(|prefix| name.starts_with(prefix))
        || STATISTICS.contains(&&*name)
}
