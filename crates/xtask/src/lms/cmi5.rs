//! `cmi5.xml`: a course with one lesson.

use std::io::Result;

use quick_xml::events::BytesText;

use super::manifest::{Course, LAUNCH_PAGE, TITLE, VERSION, Xml, document, text};

const NAMESPACE: &str = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd";
/// The same in all versions, so that a platform knows a newer package as the same course.
const COURSE_ID: &str = "urn:netduel:course";
const LESSON_ID: &str = "urn:netduel:lesson";

/// The structure of the course.
pub(super) fn course_structure(course: &Course) -> anyhow::Result<Vec<u8>> {
    let description = format!(
        "Both networks serve the same users, requests and faults, simulated and measured side by side. netduel {VERSION}."
    );
    document(|xml| {
        let root = xml.create_element("courseStructure").with_attribute(("xmlns", NAMESPACE));
        root.write_inner_content(|xml| {
            xml.create_element("course").with_attribute(("id", COURSE_ID)).write_inner_content(|xml| {
                in_english(xml, "title", TITLE)?;
                in_english(xml, "description", &description)
            })?;
            lesson(xml, course, &description)
        })?;
        Ok(())
    })
}

/// The lesson, an "assignable unit".
fn lesson(xml: &mut Xml, course: &Course, description: &str) -> Result<()> {
    let mastery = course.mastery_percent.map(|percent| (f64::from(percent) / 100.0).to_string());
    let move_on = if mastery.is_some() { "CompletedAndPassed" } else { "Completed" };
    let mut lesson = xml.create_element("au");
    lesson = lesson.with_attributes([("id", LESSON_ID), ("launchMethod", "AnyWindow"), ("moveOn", move_on)]);
    if let Some(mastery) = &mastery {
        lesson = lesson.with_attribute(("masteryScore", mastery.as_str()));
    }
    lesson.write_inner_content(|xml| {
        in_english(xml, "title", TITLE)?;
        in_english(xml, "description", description)?;
        let parameters = course.parameters.map(|parameters| format!("?{parameters}")).unwrap_or_default();
        text(xml, "url", &format!("{LAUNCH_PAGE}{parameters}"))
    })?;
    Ok(())
}

/// An element with a text and its language.
fn in_english(xml: &mut Xml, name: &str, words: &str) -> Result<()> {
    xml.create_element(name).write_inner_content(|xml| {
        let text = xml.create_element("langstring").with_attribute(("lang", "en"));
        text.write_text_content(BytesText::new(words)).map(drop)
    })?;
    Ok(())
}
