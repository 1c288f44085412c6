precision highp float;
precision highp int;
precision highp sampler2D;
precision highp usampler2D;

// Colours by their place in theme.rs, premultiplied.
const int BG = 0, BAND = 1, GLASS = 2, INK = 3, INK_2 = 4, LINE_STRONG = 5, LINK = 6, HOVER = 7, OVER = 8, HATCH = 9, FOCUS = 10, MARKS = 12;
uniform vec4 u_colour[27];
// First colour of this side.
uniform int u_side;
// Device pixels per CSS pixel.
uniform float u_scale;
// Centre and half extents of the pool; no extent on the right.
uniform vec4 u_pool;
uniform vec4 u_sign;

// Marks, as in messages.rs.
const int REQUEST = 0, QUERY = 1, RESPONSE = 2, FAILURE = 3, HIT = 4, LOST = 5, UPKEEP = 6;

// How much of a pixel lies within a shape at this signed distance, in CSS pixels.
float within(float distance) { return clamp(0.5 - distance * u_scale, 0.0, 1.0); }
vec4 over(vec4 top, float coverage, vec4 below) { top *= coverage; return top + below * (1.0 - top.a); }
