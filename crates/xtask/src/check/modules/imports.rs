//! Which items of other files a file names.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItemFn, Item, ItemUse, Macro, Path};

use super::source::{self, Crate, Use};

/// A name that one file imports from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Import {
    /// Index of the importing file.
    pub(super) from: usize,
    /// Index of the file that defines the name.
    pub(super) to: usize,
    pub(super) name: String,
}

/// All imports between files of a crate.
pub(super) fn of(parsed: &Crate) -> Vec<Import> {
    let mut imports = BTreeSet::new();
    for (module, content) in parsed.modules.iter().enumerate() {
        let resolver = Resolver { parsed };
        let mut paths = Paths::default();
        content.code.iter().for_each(|item| paths.visit_item(item));
        // A private `use` imports its name; a re-export only passes it on.
        let uses = content.uses.iter().filter(|one| !one.is_reexport).chain(&paths.inner_uses);
        let used = uses.filter(|one| one.name.is_some()).map(|one| &one.path);
        for path in used.chain(&paths.found) {
            for (file, name) in resolver.items(module, path) {
                if file != content.file {
                    imports.insert(Import { from: content.file, to: file, name });
                }
            }
        }
    }
    imports.into_iter().collect()
}

/// What a path leads to.
#[derive(Clone, Debug, PartialEq)]
enum Target {
    Module(usize),
    /// An item, by the file that defines it and its name.
    Item(usize, String),
}

/// Resolves names as the compiler does, apart from what only macros define.
struct Resolver<'a> {
    parsed: &'a Crate,
}

impl Resolver<'_> {
    /// The items that a path in a module leads to. More than one if a name means a type and a function, for example.
    fn items(&self, module: usize, path: &[String]) -> Vec<(usize, String)> {
        let targets = self.resolve(module, path, &mut Vec::new());
        let items = targets.into_iter().filter_map(|target| match target {
            Target::Item(file, name) => Some((file, name)),
            Target::Module(_) => None,
        });
        items.collect()
    }

    /// Follows a path. The places that have been visited end rings of re-exports.
    fn resolve(&self, module: usize, path: &[String], visited: &mut Vec<(usize, String)>) -> Vec<Target> {
        let Some((first, rest)) = path.split_first() else { return vec![Target::Module(module)] };
        let next = match first.as_str() {
            "crate" => vec![Target::Module(0)],
            "self" => vec![Target::Module(module)],
            "super" => self.parsed.modules[module].parent.map(Target::Module).into_iter().collect(),
            name => self.lookup(module, name, visited),
        };
        let mut found = Vec::new();
        for target in next {
            match target {
                Target::Module(inner) => found.extend(self.resolve(inner, rest, visited)),
                // What follows are variants and associated items.
                item => found.push(item),
            }
        }
        found
    }

    /// What a name means in a module.
    fn lookup(&self, module: usize, name: &str, visited: &mut Vec<(usize, String)>) -> Vec<Target> {
        let place = (module, name.to_owned());
        if visited.contains(&place) {
            return Vec::new();
        }
        visited.push(place);
        let content = &self.parsed.modules[module];
        let mut found: Vec<Target> =
            content.children.get(name).map(|child| Target::Module(*child)).into_iter().collect();
        if content.items.iter().any(|item| item == name) {
            found.push(Target::Item(content.file, name.to_owned()));
        }
        for one in content.uses.iter().filter(|one| one.name.as_deref() == Some(name)) {
            found.extend(self.resolve(module, &one.path, visited));
        }
        if found.is_empty() {
            // Named imports take precedence over those of a glob.
            for one in content.uses.iter().filter(|one| one.name.is_none()) {
                let path = [one.path.as_slice(), &[name.to_owned()]].concat();
                found.extend(self.resolve(module, &path, visited));
            }
        }
        visited.pop();
        found
    }
}

/// Collects the paths in code.
#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
    /// `use` declarations in the bodies of functions.
    inner_uses: Vec<Use>,
}

impl Visit<'_> for Paths {
    fn visit_item(&mut self, item: &Item) {
        // The declarations of the module itself are known already.
        if !matches!(item, Item::Use(_)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, declaration: &ItemUse) {
        source::flatten(&declaration.tree, &mut Vec::new(), false, &mut self.inner_uses);
    }

    fn visit_impl_item_fn(&mut self, function: &ImplItemFn) {
        if !function.attrs.iter().any(source::is_for_tests) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_path(&mut self, path: &Path) {
        // `::name` is another crate.
        if path.leading_colon.is_none() {
            self.found.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &Macro) {
        self.visit_path(&call.path);
        self.read_tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, _: &Attribute) {}
}

impl Paths {
    /// Takes whatever looks like a path in the tokens of a macro call.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        // How many colons have followed the last name; a name after a dot is a field or a method.
        let (mut colons, mut follows_dot) = (0, false);
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.finish(&mut path);
                    }
                    if !follows_dot {
                        path.push(name.to_string());
                    }
                    (colons, follows_dot) = (0, false);
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Punct(mark) => {
                    self.finish(&mut path);
                    (colons, follows_dot) = (0, mark.as_char() == '.');
                }
                TokenTree::Group(group) => {
                    self.finish(&mut path);
                    (colons, follows_dot) = (0, false);
                    self.read_tokens(group.stream());
                }
                TokenTree::Literal(_) => {
                    self.finish(&mut path);
                    (colons, follows_dot) = (0, false);
                }
            }
        }
        self.finish(&mut path);
    }

    fn finish(&mut self, path: &mut Vec<String>) {
        if !path.is_empty() {
            self.found.push(std::mem::take(path));
        }
    }
}
