//! Gives the names by which the program and its glue know each other a letter or two. wasm-bindgen ends each with a hash:
//! hundreds of those weigh 6 kB, compressed, and nobody reads them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::setup::Toolbox;
use crate::{paths, process};

/// What the program needs to be read; as in `index.html`.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Shortens the names in each program of `dist/` and in its glue.
pub(crate) fn names(toolbox: &Toolbox) -> Result<()> {
    programs()?.iter().try_for_each(|program| names_of(toolbox, program))
}

fn names_of(toolbox: &Toolbox, program: &Path) -> Result<()> {
    let glue = PathBuf::from(program.to_string_lossy().replace("_bg.wasm", ".js"));
    let mut shorten = toolbox.wasm_build("wasm-opt");
    shorten.args(FEATURES).arg("--minify-imports-and-exports-and-modules");
    let said = process::output(shorten.arg(program).arg("--output").arg(program))?;
    let names = Names::read(&said);
    let text = fs::read_to_string(&glue).with_context(|| format!("cannot read {}", glue.display()))?;
    fs::write(&glue, names.shorten(&text))?;
    Ok(())
}

fn programs() -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(paths::dist())?.collect::<Result<Vec<_>, _>>()?;
    let is_program = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "wasm");
    Ok(entries.into_iter().map(|entry| entry.path()).filter(is_program).collect())
}

/// Old names and new ones.
#[derive(Default)]
struct Names {
    modules: BTreeMap<String, String>,
    imports: BTreeMap<String, String>,
    exports: BTreeMap<String, String>,
}

impl Names {
    /// From what wasm-opt says: lines such as `["module", "import", "new"],` and `["export", "new"],`.
    fn read(said: &str) -> Names {
        let mut names = Names::default();
        for line in said.lines() {
            let words: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            match words[..] {
                [module, name, new] => {
                    // All modules become one of this name.
                    names.modules.insert(module.to_owned(), "a".to_owned());
                    names.imports.insert(name.to_owned(), new.to_owned());
                }
                [name, new] => drop(names.exports.insert(name.to_owned(), new.to_owned())),
                _ => {}
            }
        }
        names
    }

    /// The glue with the new names: of imports wherever they stand, of exports where the program is asked for them.
    fn shorten(&self, glue: &str) -> String {
        let mut out = String::with_capacity(glue.len());
        let mut rest = glue;
        while let Some(start) = rest.find(is_part_of_name) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|letter| !is_part_of_name(letter)).unwrap_or(from.len());
            let (name, after) = from.split_at(end);
            out.push_str(before);
            let export = self.exports.get(name).filter(|_| out.ends_with("wasm."));
            out.push_str(export.or(self.imports.get(name)).map_or(name, String::as_str));
            rest = after;
        }
        out.push_str(rest);
        for (module, new) in &self.modules {
            out = out.replace(&format!("\"{module}\""), &format!("\"{new}\""));
        }
        out
    }
}

fn is_part_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use super::Names;

    const SAID: &str = r#"{
 "imports": [
  ["./page_bg.js", "__wbg_log_1a2b", "$"]
 ],
 "exports": [
  ["memory", "b"],
  ["__wbindgen_malloc", "c"]
 ]
}"#;

    #[test]
    fn imports_exports_and_the_module_get_their_new_names_and_nothing_else_does() {
        let glue = r#"const import0 = { __wbg_log_1a2b: function(a) { log(memory, wasm.__wbindgen_malloc, wasm.memory.buffer); } };
return { "./page_bg.js": import0, __wbg_log_1a2bc: 0 };"#;
        let expected = r#"const import0 = { $: function(a) { log(memory, wasm.c, wasm.b.buffer); } };
return { "a": import0, __wbg_log_1a2bc: 0 };"#;
        assert_eq!(Names::read(SAID).shorten(glue), expected);
    }
}
