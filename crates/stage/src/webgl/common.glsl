precision highp float;
precision highp int;
precision highp sampler2D;
precision highp usampler2D;

// Indices of the colours, as in theme.rs. The colours are multiplied by their opacity.
const int BG = 0, BAND = 1, GLASS = 2, INK = 3, INK_2 = 4, LINE_STRONG = 5, LINK = 6, HOVER = 7, HATCH = 8, FOCUS = 9, MARKS = 11;

// What all programs share while they draw a network, in the order of pane_uniforms.rs.
layout(std140) uniform Pane {
  vec4 u_colour[26];
  vec4 u_view;              // origin of the pane in the canvas, and 2 / size of the canvas, in CSS pixels
  vec4 u_server_box;        // centre and half extents; no extent in a peer-to-peer network
  vec4 u_caption;           // the background of the caption: centre and half extents
  float u_scale;            // device pixels per CSS pixel
  float u_message_size;     // half the size of a message
  float u_failure_shown;    // how long a failure is shown, in units of 128 ns
  float u_message_opacity;  // lower at high speeds, at which only motion trails are drawn
  int u_side;               // index of the first colour of this side
  int u_now;                // shown time in units of 128 ns, wrapping
  int u_detail;             // as in geometry.rs
  int u_servers_down;       // 1 if no server is up
  int u_pieces;             // number of pieces of a file, if each of them is drawn
  int u_thinning;           // only the messages of one request in 2^u_thinning are drawn, and those of the chosen request
  uint u_request;           // the chosen request
  float u_others;           // the opacity of the messages of other requests
};

// Marks, as in messages.rs.
const int REQUEST = 0, QUERY = 1, RESPONSE = 2, FAILURE = 3, HIT = 4, LOST = 5, UPKEEP = 6;

// The share of a pixel that is covered by a shape at this signed distance in CSS pixels.
float within(float distance) { return clamp(0.5 - distance * u_scale, 0.0, 1.0); }
// Draws a colour with this coverage over another one.
vec4 over(vec4 top, float coverage, vec4 below) { top *= coverage; return top + below * (1.0 - top.a); }
