//! The words about sharing.

/// The dialog that shares a run.
pub struct Share {
    pub title: &'static str,
    pub close: &'static str,
    pub link: &'static str,
    /// After a link of a page on a disk whose site is not known.
    pub link_only_here: &'static str,
    pub at_this_time: &'static str,
    pub contains: &'static str,
    /// `{title}`
    pub contains_scenario: &'static str,
    /// `{name}`, `{now}`, `{before}`
    pub contains_change: &'static str,
    /// `{name}`, `{now}`
    pub contains_new: &'static str,
    /// `{seed}`
    pub contains_seed: &'static str,
    /// `{time}`
    pub contains_time: &'static str,
    pub qr_code: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub not_copied: &'static str,
    pub embed: &'static str,
    pub controls: &'static str,
    /// In the order of the controls.
    pub control_names: [&'static str; 9],
    pub width: &'static str,
    pub height: &'static str,
    pub theme: &'static str,
    pub theme_of_reader: &'static str,
    pub autoplay: &'static str,
    pub preview: &'static str,
    pub files: &'static str,
    pub files_about: &'static str,
    pub save_scenario: &'static str,
    pub save_run: &'static str,
    pub save_page: &'static str,
    pub save_page_about: &'static str,
    /// `{message}`
    pub page_not_loaded: &'static str,
    pub page_missing: &'static str,
    pub page_without_run: &'static str,
    pub picture: &'static str,
    pub save_png: &'static str,
    pub save_svg: &'static str,
    pub picture_about: &'static str,
    pub picture_width: &'static str,
    pub networks: &'static str,
    pub both_networks: &'static str,
    pub on_white: &'static str,
    pub with_legend: &'static str,
    /// `{title}`, `{time}`
    pub picture_title: &'static str,
    /// `{side}`, `{network}`
    pub picture_side: &'static str,
    pub no_picture: &'static str,
    pub video: &'static str,
    pub video_about: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub record: &'static str,
    /// `{length}`, `{speed}`
    pub video_length: &'static str,
    /// `{length}`
    pub video_too_long: &'static str,
    pub video_at_fastest: &'static str,
    /// `{duration}`
    pub no_stretch: &'static str,
    pub no_video: &'static str,
    pub filming: &'static str,
    pub cancel: &'static str,
    pub video_saved: &'static str,
    pub video_cancelled: &'static str,
    /// Before the link on paper.
    pub on_paper: &'static str,
    pub open_file: &'static str,
    pub opened: &'static str,
    /// `{name}`
    pub file_too_large: &'static str,
    /// `{name}`
    pub file_unreadable: &'static str,
    /// `{name}`
    pub file_without_run: &'static str,
    /// `{name}`, `{problems}`
    pub file_refused: &'static str,
    pub own: &'static str,
    pub name: &'static str,
    pub keep: &'static str,
    pub delete: &'static str,
    /// `{name}`
    pub delete_one: &'static str,
}
