mod config;
mod draft;
mod floor;
