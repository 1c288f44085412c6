//! What people call parameters and scenarios besides their names. The words are data, `locales/<language>/synonyms.json`, and are
//! fetched when the drawer opens.

use crate::browser;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
use std::sync::Arc;
use strsim::damerau_levenshtein;

/// Where the words are, relative to the page.
const ADDRESS: &str = "on-demand/en/synonyms.json";
/// How many words are suggested.
const SUGGESTIONS: usize = 4;

/// Lists of words, separated by commas, each with the paths of parameters and the ids of scenarios that it leads to. A copy refers to
/// the same lists.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Synonyms(Arc<BTreeMap<String, Vec<String>>>);

impl Synonyms {
    /// Fetches the words. Without them, names alone are searched.
    pub(super) fn fetch(into: RwSignal<Synonyms>) {
        if !into.read_untracked().0.is_empty() {
            return;
        }
        spawn_local(async move {
            if let Ok(lists) = browser::fetch_json(ADDRESS).await {
                into.try_set(Synonyms(Arc::new(lists)));
            }
        });
    }

    /// Whether every word searched for is in these names or in the synonyms of a parameter or scenario.
    pub(super) fn finds(&self, search: &str, names: &str, target: &str) -> bool {
        let names = names.to_lowercase();
        let search = search.to_lowercase();
        let lists = || self.lists_of(target).map(|list| list.to_lowercase());
        let is_named = search.split_whitespace().all(|word| names.contains(word));
        is_named || lists().any(|list| search.split_whitespace().all(|word| begins_a_word(&list, word)))
    }

    fn lists_of(&self, target: &str) -> impl Iterator<Item = &String> {
        self.0
            .iter()
            .filter(move |(_, targets)| targets.iter().any(|known| known == target))
            .map(|(list, _)| list)
    }

    /// Words that can be found and are written most like the search, without repetition.
    pub(super) fn nearest(&self, search: &str) -> Vec<String> {
        let search = search.trim().to_lowercase();
        let words = self.0.keys().flat_map(|list| list.split(',')).map(str::trim);
        let mut words: Vec<(usize, &str)> =
            words.map(|word| (distance(&search, &word.to_lowercase()), word)).collect();
        words.sort_unstable();
        words.into_iter().take(SUGGESTIONS).map(|(_, word)| word.to_owned()).collect()
    }
}

/// How different a search is from the words of a name; a name that begins like the search counts as equal there.
fn distance(search: &str, name: &str) -> usize {
    let beginning: String = name.chars().take(search.chars().count()).collect();
    damerau_levenshtein(search, name).min(damerau_levenshtein(search, &beginning) + 1)
}

/// Whether any word of a list begins with this one.
fn begins_a_word(list: &str, word: &str) -> bool {
    list.split([' ', ',', '-']).any(|known| known.starts_with(word)) || list.contains(&format!(" {word}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use netduel_scenario::Scenario;

    fn synonyms() -> Synonyms {
        let lists = serde_json::from_str(include_str!("../../locales/en/synonyms.json")).expect("valid JSON");
        Synonyms(Arc::new(lists))
    }

    #[test]
    fn every_synonym_leads_to_parameters_and_scenarios_that_exist() {
        let paths: Vec<String> = Scenario::parameters().map(netduel_scenario::Parameter::path).collect();
        let presets: Vec<String> = netduel_presets::all().into_iter().map(|preset| preset.id).collect();
        for (list, targets) in synonyms().0.iter() {
            assert!(!targets.is_empty(), "{list}");
            for target in targets {
                assert!(paths.contains(target) || presets.contains(target), "{list}: {target}");
            }
        }
    }

    #[test]
    fn every_preset_has_a_synonym() {
        let synonyms = synonyms();
        for preset in netduel_presets::all() {
            assert!(synonyms.lists_of(&preset.id).next().is_some(), "{}", preset.id);
        }
    }

    #[test]
    fn what_people_call_it_is_found() {
        let synonyms = synonyms();
        for (search, target) in [
            ("DHT", "distributed-hash-table"),
            ("flood", "peer_to_peer.search"),
            ("BitTorrent", "release-day"),
            ("load balancing", "client_server.balancer"),
            ("failover", "client_server.promotion_delay_s"),
            ("availability", "web-site"),
            ("torrent", "swarm.seeds"),
            ("latency", "client_server.link_delay_s"),
            ("ping", "peer_to_peer.link_delay_s"),
            ("client", "workload.users"),
            ("timeout", "workload.timeout_s"),
            ("cache", "client_server.edge_cache_objects"),
            ("single point of failure", "web-site"),
        ] {
            assert!(synonyms.finds(search, "", target), "{search} does not find {target}");
        }
        assert!(!synonyms.finds("DHT", "", "client_server.servers"));
        assert!(synonyms.finds(
            " TIME live client ",
            "Time to live client_server.client_cache_ttl_s",
            "none"
        ));
    }

    #[test]
    fn a_search_in_vain_is_answered_with_words_written_alike() {
        let synonyms = synonyms();
        assert!(synonyms.nearest("bittorent").contains(&"BitTorrent".to_owned()));
        assert!(synonyms.nearest("latancy").contains(&"latency".to_owned()));
        assert_eq!(synonyms.nearest("qqqq").len(), SUGGESTIONS);
    }
}
