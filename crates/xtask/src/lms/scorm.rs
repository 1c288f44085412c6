//! `imsmanifest.xml` of SCORM 1.2 and of SCORM 2004, 4th edition: one lesson with all files.

use std::io::Result;

use super::manifest::{Course, LAUNCH_PAGE, TITLE, VERSION, Xml, document, text};

/// The same in all versions, so that a platform knows a newer package as the same lesson.
const IDENTIFIER: &str = "netduel";
const ORGANIZATION: &str = "netduel-organization";
const ITEM: &str = "netduel-item";
const RESOURCE: &str = "netduel-resource";

/// What the manifests of the versions write differently.
struct Version {
    schema_version: &'static str,
    /// The attributes of the root: namespaces and where their schemas are.
    namespaces: &'static [(&'static str, &'static str)],
    /// The attribute that says that a resource speaks to the platform.
    scorm_type: &'static str,
    /// What a learner must reach, within the item.
    write_goal: fn(&mut Xml, &Course) -> Result<()>,
}

const SCORM_1_2: Version = Version {
    schema_version: "1.2",
    namespaces: &[
        ("xmlns", "http://www.imsproject.org/xsd/imscp_rootv1p1p2"),
        ("xmlns:adlcp", "http://www.adlnet.org/xsd/adlcp_rootv1p2"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        (
            "xsi:schemaLocation",
            "http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd \
             http://www.imsglobal.org/xsd/imsmd_rootv1p2p1 imsmd_rootv1p2p1.xsd \
             http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd",
        ),
    ],
    scorm_type: "adlcp:scormtype",
    write_goal: mastery_score,
};

const SCORM_2004: Version = Version {
    schema_version: "2004 4th Edition",
    namespaces: &[
        ("xmlns", "http://www.imsglobal.org/xsd/imscp_v1p1"),
        ("xmlns:adlcp", "http://www.adlnet.org/xsd/adlcp_v1p3"),
        ("xmlns:adlseq", "http://www.adlnet.org/xsd/adlseq_v1p3"),
        ("xmlns:adlnav", "http://www.adlnet.org/xsd/adlnav_v1p3"),
        ("xmlns:imsss", "http://www.imsglobal.org/xsd/imsss"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        (
            "xsi:schemaLocation",
            "http://www.imsglobal.org/xsd/imscp_v1p1 imscp_v1p1.xsd \
             http://www.adlnet.org/xsd/adlcp_v1p3 adlcp_v1p3.xsd \
             http://www.adlnet.org/xsd/adlseq_v1p3 adlseq_v1p3.xsd \
             http://www.adlnet.org/xsd/adlnav_v1p3 adlnav_v1p3.xsd \
             http://www.imsglobal.org/xsd/imsss imsss_v1p0.xsd",
        ),
    ],
    scorm_type: "adlcp:scormType",
    write_goal: sequencing,
};

/// The manifest of SCORM 1.2.
pub(super) fn manifest_1_2(course: &Course) -> anyhow::Result<Vec<u8>> {
    manifest(&SCORM_1_2, course)
}

/// The manifest of SCORM 2004, 4th edition.
pub(super) fn manifest_2004(course: &Course) -> anyhow::Result<Vec<u8>> {
    manifest(&SCORM_2004, course)
}

fn manifest(version: &Version, course: &Course) -> anyhow::Result<Vec<u8>> {
    document(|xml| {
        let root = xml.create_element("manifest");
        let root = root.with_attributes([("identifier", IDENTIFIER), ("version", VERSION)]);
        root.with_attributes(version.namespaces.iter().copied()).write_inner_content(|xml| {
            xml.create_element("metadata").write_inner_content(|xml| {
                text(xml, "schema", "ADL SCORM")?;
                text(xml, "schemaversion", version.schema_version)
            })?;
            organizations(xml, version, course)?;
            resources(xml, version, course)
        })?;
        Ok(())
    })
}

/// The table of contents: one lesson.
fn organizations(xml: &mut Xml, version: &Version, course: &Course) -> Result<()> {
    let organizations = xml.create_element("organizations").with_attribute(("default", ORGANIZATION));
    organizations.write_inner_content(|xml| {
        let organization = xml.create_element("organization").with_attribute(("identifier", ORGANIZATION));
        organization.write_inner_content(|xml| {
            text(xml, "title", TITLE)?;
            let mut item = xml.create_element("item");
            item = item.with_attributes([("identifier", ITEM), ("identifierref", RESOURCE)]);
            let parameters = course.parameters.map(|parameters| format!("?{parameters}"));
            if let Some(parameters) = &parameters {
                item = item.with_attribute(("parameters", parameters.as_str()));
            }
            item.write_inner_content(|xml| {
                text(xml, "title", TITLE)?;
                (version.write_goal)(xml, course)
            })?;
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

/// The launch page, and all files that it needs.
fn resources(xml: &mut Xml, version: &Version, course: &Course) -> Result<()> {
    xml.create_element("resources").write_inner_content(|xml| {
        let resource = xml.create_element("resource").with_attributes([
            ("identifier", RESOURCE),
            ("type", "webcontent"),
            (version.scorm_type, "sco"),
            ("href", LAUNCH_PAGE),
        ]);
        resource.write_inner_content(|xml| {
            for file in course.files {
                xml.create_element("file").with_attribute(("href", *file)).write_empty()?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

/// The score from which a learner has passed, in percent.
fn mastery_score(xml: &mut Xml, course: &Course) -> Result<()> {
    match course.mastery_percent {
        Some(percent) => text(xml, "adlcp:masteryscore", &percent.to_string()),
        None => Ok(()),
    }
}

/// Says that the lesson itself reports whether it was completed and passed, and the score from which it is.
fn sequencing(xml: &mut Xml, course: &Course) -> Result<()> {
    xml.create_element("imsss:sequencing").write_inner_content(|xml| {
        if let Some(percent) = course.mastery_percent {
            xml.create_element("imsss:objectives").write_inner_content(|xml| {
                let objective = xml
                    .create_element("imsss:primaryObjective")
                    .with_attributes([("objectiveID", "predictions"), ("satisfiedByMeasure", "true")]);
                objective.write_inner_content(|xml| {
                    text(xml, "imsss:minNormalizedMeasure", &(f64::from(percent) / 100.0).to_string())
                })?;
                Ok(())
            })?;
        }
        xml.create_element("imsss:deliveryControls")
            .with_attributes([("completionSetByContent", "true"), ("objectiveSetByContent", "true")])
            .write_empty()?;
        Ok(())
    })?;
    Ok(())
}
