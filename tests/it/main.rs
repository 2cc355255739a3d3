mod config;
mod draft;
mod floor;
mod running;
