//! The page in a frame of another page: its foot, and the messages that it exchanges with the host page.
//!
//! What is said and how it is read is in the crate `netduel-embedding`. Only framed pages load the code.

mod connection;
mod footer;
mod frame_size;
mod full_screen_button;
mod host_page;
mod requests;
mod subscriptions;

pub(crate) use connection::connect_to_host_page;
pub(crate) use footer::EmbedFooter;
