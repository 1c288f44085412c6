//! The modules of a crate, as its source files define them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, Item, ItemMod, Lit, Meta, Token, UseTree, Visibility};

/// A crate: its files, and the modules in them.
pub(super) struct Crate {
    pub(super) files: Vec<PathBuf>,
    /// The root first.
    pub(super) modules: Vec<Module>,
}

/// A module: a whole file, or a part of one.
pub(super) struct Module {
    /// Index of the file that it is in.
    pub(super) file: usize,
    /// Index of the module that it is in; the root has none.
    pub(super) parent: Option<usize>,
    pub(super) children: BTreeMap<String, usize>,
    /// Names of the items defined here.
    pub(super) items: Vec<String>,
    pub(super) uses: Vec<Use>,
    /// The code, without modules and tests.
    pub(super) code: Vec<Item>,
}

/// One name of a `use` declaration.
pub(super) struct Use {
    pub(super) path: Vec<String>,
    /// The name that it gets here; `None` for all names of the path.
    pub(super) name: Option<String>,
    /// Whether others may import the name from here.
    pub(super) is_reexport: bool,
}

impl Crate {
    /// Reads a crate from its root file.
    pub(super) fn parse(root: &Path) -> Result<Crate> {
        let mut parsed = Crate { files: Vec::new(), modules: Vec::new() };
        let folder = root.parent().unwrap_or(Path::new(""));
        parsed.read(root, folder, None)?;
        Ok(parsed)
    }

    /// Reads a file as a module; its children are in a folder.
    fn read(&mut self, file: &Path, children: &Path, parent: Option<usize>) -> Result<usize> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let parsed = syn::parse_file(&text).with_context(|| format!("cannot parse {}", file.display()))?;
        self.files.push(file.to_path_buf());
        self.add(self.files.len() - 1, parent, children, parsed.items)
    }

    fn add(&mut self, file: usize, parent: Option<usize>, folder: &Path, items: Vec<Item>) -> Result<usize> {
        let module = self.modules.len();
        let (mut inner, mut code) = (Vec::new(), Vec::new());
        for item in items.into_iter().filter(|item| !attributes(item).iter().any(is_for_tests)) {
            match item {
                Item::Mod(child) => inner.push(child),
                other => code.push(other),
            }
        }
        let items = code.iter().filter_map(defined).collect();
        let mut uses = Vec::new();
        for item in &code {
            if let Item::Use(declaration) = item {
                let is_reexport = !matches!(declaration.vis, Visibility::Inherited);
                flatten(&declaration.tree, &mut Vec::new(), is_reexport, &mut uses);
            }
        }
        self.modules.push(Module { file, parent, children: BTreeMap::new(), items, uses, code });
        for child in inner {
            let name = child.ident.to_string();
            let folder_of_child = folder.join(&name);
            let index = match child.content {
                Some((_, items)) => self.add(file, Some(module), &folder_of_child, items)?,
                None => {
                    let (path, folder_of_child) = file_of(&child, folder, folder_of_child);
                    self.read(&path, &folder_of_child, Some(module))?
                }
            };
            self.modules[module].children.insert(name, index);
        }
        Ok(module)
    }
}

/// The file of a module that is declared by `mod name;`, and the folder of its children.
fn file_of(declaration: &ItemMod, folder: &Path, folder_of_child: PathBuf) -> (PathBuf, PathBuf) {
    if let Some(path) = declaration.attrs.iter().find_map(named_path) {
        let file = folder.join(path);
        let children = file.parent().map(Path::to_path_buf).unwrap_or_default();
        return (file, children);
    }
    let beside = folder.join(format!("{}.rs", declaration.ident));
    if beside.is_file() {
        (beside, folder_of_child)
    } else {
        (folder_of_child.join("mod.rs"), folder_of_child)
    }
}

/// The value of `#[path = "…"]`.
fn named_path(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    let Expr::Lit(ExprLit { lit: Lit::Str(path), .. }) = &pair.value else { return None };
    pair.path.is_ident("path").then(|| path.value())
}

/// The name that an item defines.
fn defined(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

/// The names of a `use` declaration, each with its whole path.
pub(super) fn flatten(tree: &UseTree, path: &mut Vec<String>, is_reexport: bool, uses: &mut Vec<Use>) {
    let mut add = |path: Vec<String>, name| uses.push(Use { path, name, is_reexport });
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            flatten(&inner.tree, path, is_reexport, uses);
            path.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|inner| flatten(inner, path, is_reexport, uses)),
        UseTree::Glob(_) => add(path.clone(), None),
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            // `use a::{self}` imports `a`.
            match (name.as_str(), path.last().cloned()) {
                ("self", Some(last)) => add(path.clone(), Some(last)),
                _ => add([path.as_slice(), std::slice::from_ref(&name)].concat(), Some(name)),
            }
        }
        UseTree::Rename(rename) => {
            let mut path = path.clone();
            if rename.ident != "self" || path.is_empty() {
                path.push(rename.ident.to_string());
            }
            add(path, Some(rename.rename.to_string()));
        }
    }
}

/// Whether an attribute limits what it belongs to to tests.
pub(super) fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("test")
        || (attribute.path().is_ident("cfg")
            && attribute.parse_args::<Meta>().is_ok_and(|meta| needs_test(&meta)))
}

/// Whether a condition is false outside of tests.
fn needs_test(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) => {
            let parts =
                list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).unwrap_or_default();
            (list.path.is_ident("all") && parts.iter().any(needs_test))
                || (list.path.is_ident("any") && !parts.is_empty() && parts.iter().all(needs_test))
        }
        Meta::NameValue(_) => false,
    }
}

/// The attributes of an item.
fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
