//! Reads one source file: which paths it names, what it declares, how long its functions are.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Expr, ExprLit, Ident, Item, Lit, Meta, UseTree,
    spanned::Spanned,
    visit::{self, Visit},
};

/// A path as it stands in the source, without `self` and `super`: `["crate", "store", "session"]` or
/// `["sqlx", "query"]`.
pub type Mention = (Vec<String>, usize);

/// What the rules look at.
#[derive(Default)]
pub struct Source {
    pub mentions: Vec<Mention>,
    /// Declared names of ours and their lines.
    pub names: Vec<(String, usize)>,
    /// Functions, the lines they take and where they begin.
    pub functions: Vec<(String, usize, usize)>,
    /// `mod` lines, their lines, and whether a sentence says what they are.
    pub modules: Vec<(String, usize, bool)>,
    /// Names that mean something of ours here, not a crate.
    local: BTreeSet<String>,
    home: Vec<String>,
}

impl Source {
    /// Reads the text of a file whose module path is `home`, as in `["store", "session"]`.
    pub fn read(text: &str, home: &[String]) -> Result<Self, syn::Error> {
        let file = syn::parse_file(text)?;
        let mut source = Self { home: home.to_vec(), ..Self::default() };
        source.visit_file(&file);
        let local = std::mem::take(&mut source.local);
        source.mentions.retain(|(path, _)| path[0] == "crate" || !local.contains(&path[0]));
        Ok(source)
    }

    fn mention(&mut self, path: &[String], line: usize) {
        let mut home = self.home.clone();
        let mut rest = path;
        let relative = matches!(path[0].as_str(), "self" | "super");
        while let [first, tail @ ..] = rest {
            match first.as_str() {
                "super" => drop(home.pop()),
                "self" => {}
                _ => break,
            }
            rest = tail;
        }
        let path = if relative { [&["crate".to_owned()], home.as_slice(), rest].concat() } else { rest.to_vec() };
        if path.len() > 1 {
            self.mentions.push((path, line));
        }
    }

    fn use_tree(&mut self, tree: &UseTree, before: &[String]) {
        match tree {
            UseTree::Path(path) => {
                self.use_tree(&path.tree, &[before, &[path.ident.to_string()]].concat());
            }
            UseTree::Group(group) => group.items.iter().for_each(|item| self.use_tree(item, before)),
            UseTree::Name(name) => self.used(before, &name.ident, &name.ident),
            UseTree::Rename(rename) => self.used(before, &rename.ident, &rename.rename),
            UseTree::Glob(glob) => self.mention(&[before, &["*".to_owned()]].concat(), glob.span().start().line),
        }
    }

    fn used(&mut self, before: &[String], name: &Ident, known_as: &Ident) {
        let path = [before, &[name.to_string()]].concat();
        if matches!(path[0].as_str(), "crate" | "self" | "super") {
            self.local.insert(known_as.to_string());
        }
        self.mention(&path, name.span().start().line);
    }

    /// Paths within a macro's words, where no syntax tree exists.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut line = 0;
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons < 2 {
                        self.take(&mut path, line);
                        line = ident.span().start().line;
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.take(&mut path, line);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.take(&mut path, line);
    }

    fn take(&mut self, path: &mut Vec<String>, line: usize) {
        if path.len() > 1 {
            self.mention(path, line);
        }
        path.clear();
    }

    fn declare(&mut self, name: &Ident) {
        self.names.push((name.to_string(), name.span().start().line));
    }

    fn function(&mut self, name: &Ident, whole: &impl Spanned) {
        let (first, last) = (whole.span().start().line, whole.span().end().line);
        self.functions.push((name.to_string(), last + 1 - first, first));
        self.declare(name);
    }
}

impl<'ast> Visit<'ast> for Source {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Fn(item) => self.function(&item.sig.ident, &item.block),
            Item::Mod(item) => {
                self.local.insert(item.ident.to_string());
                self.modules.push((item.ident.to_string(), item.span().start().line, explained(&item.attrs)));
                self.declare(&item.ident);
            }
            Item::Struct(item) => self.declare(&item.ident),
            Item::Enum(item) => self.declare(&item.ident),
            Item::Trait(item) => self.declare(&item.ident),
            Item::Type(item) => self.declare(&item.ident),
            Item::Const(item) => self.declare(&item.ident),
            Item::Static(item) => self.declare(&item.ident),
            _ => {}
        }
        // Within a module that stands in this file, `super` is this file.
        let inner = match item {
            Item::Mod(item) if item.content.is_some() => Some(item.ident.to_string()),
            _ => None,
        };
        self.home.extend(inner.clone());
        visit::visit_item(self, item);
        if inner.is_some() {
            self.home.pop();
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(&item.sig.ident, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.declare(&item.sig.ident);
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        field.ident.iter().for_each(|name| self.declare(name));
        visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.declare(&variant.ident);
        visit::visit_variant(self, variant);
    }

    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.declare(&pattern.ident);
        visit::visit_pat_ident(self, pattern);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.use_tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.mention(&names, path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }
}

/// Whether the doc comment is a sentence.
fn explained(attributes: &[Attribute]) -> bool {
    let last = attributes.iter().rev().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    last.is_some_and(|text| text.trim_end().ends_with('.'))
}
