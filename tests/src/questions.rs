//! Which question is far enough on that it is sooner reached by its name than by passing what lies between?

use serde_json::Value;

/// What a jump takes: Ctrl, K, two letters, Enter.
const JUMP: usize = 5;

/// The questions of a form that stand on its pages, in order.
#[derive(Debug, Default)]
pub struct Questions(Vec<Asked>);

#[derive(Debug)]
struct Asked {
    page: String,
    path: String,
    label: String,
}

impl Questions {
    /// Those that a view shows.
    pub fn of(view: &Value) -> Self {
        let sections = view["sections"].as_array().into_iter().flatten().filter(|section| section["shown"] == true);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let asked = sections.flat_map(|section| {
            let fields = section["fields"].as_array().into_iter().flatten().filter(|field| field["shown"] == true);
            fields.map(move |field| Asked {
                page: text(&section["page"]),
                path: text(&field["path"]),
                label: text(&field["label"]),
            })
        });
        Self(asked.collect())
    }

    /// The code by which the list of Ctrl+K knows a question, and what the question says.
    pub fn named(&self, at: usize) -> (String, String) {
        let Asked { page, path, label } = &self.0[at];
        (format!("ask {page} {path}"), label.clone())
    }

    /// From a page and a question without an answer, or a page's end: the next told question where a jump to it takes fewer keys;
    /// `Some(None)` where nothing told is left.
    pub fn jump_from(
        &self,
        (page, path): (&str, &str),
        ended: bool,
        told: impl Fn(&str) -> bool,
    ) -> Option<Option<usize>> {
        let here = self.0.iter().position(|asked| asked.path == path);
        if here.is_some_and(|here| told(&self.0[here].path)) || here.is_some() == ended {
            return None;
        }
        let after = here.or_else(|| self.0.iter().rposition(|asked| asked.page == page))?;
        let Some(next) = (after + 1..self.0.len()).find(|at| told(&self.0[*at].path)) else {
            return Some(None);
        };
        let to = &self.0[next].page;
        let mut between: Vec<&str> = self.0[after..=next].iter().map(|asked| &*asked.page).collect();
        between.dedup();
        let before = self.0[after..next].iter().filter(|asked| asked.page == *to).count();
        (between.len() - 1 + before > JUMP).then_some(Some(next))
    }
}
