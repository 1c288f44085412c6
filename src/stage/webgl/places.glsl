// Vertex programs only: where nodes stand and what they do.
// x, y, radius, shape
uniform sampler2D u_places;
// surface of the liquid, requests waiting, how long down in seconds or -1, flags
uniform sampler2D u_looks;
// Two texels each: from, to, mark and curve, request; sent, arrives.
uniform usampler2D u_records;
// The first record that is drawn, and the ring's capacity less one.
uniform int u_first, u_mask;
// The pane's origin in the canvas and 2 / the canvas's size, in CSS pixels.
uniform vec4 u_view;

// Where there are too many, only the messages of one request in 2^this are drawn, and those of the chosen one.
uniform int u_thinning;
uniform uint u_request;

const float SERVES = 1.0;


// As in_sample in messages.rs.
bool in_sample(uint request) {
  return u_thinning == 0 || request == u_request || (request * 0x9E3779B1u) >> (32 - u_thinning) == 0u;
}
vec4 place(int node) { return texelFetch(u_places, ivec2(node & 1023, node >> 10), 0); }
vec4 look(int node) { return texelFetch(u_looks, ivec2(node & 1023, node >> 10), 0); }
uvec4 record(int number, int half_) { int i = (u_first + number) & u_mask; return texelFetch(u_records, ivec2((i & 511) * 2 + half_, i >> 9), 0); }
// The corners of two triangles, by turns.
ivec2 corner(int vertex) { int k = vertex % 6, c = k < 3 ? k : k == 3 ? 2 : k == 4 ? 1 : 3; return ivec2(c & 1, c >> 1); }
vec4 on_canvas(vec2 point) { vec2 at = (u_view.xy + point) * u_view.zw; return vec4(at.x - 1.0, 1.0 - at.y, 0.0, 1.0); }
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);

// Where the line from a user to the middle meets the pool's edge.
vec2 port(vec2 user) {
  vec2 away = user - u_pool.xy, reach = u_pool.zw / max(abs(away), vec2(1e-6));
  return u_pool.xy + away * min(reach.x, reach.y);
}

// A quadratic curve from rim to rim.
struct Way { vec2 a, c, b; float rim_a, rim_b; };
Way way(int from, int to, int curve) {
  vec4 f = place(from), t = place(to);
  Way w = Way(f.xy, vec2(0), t.xy, f.z, t.z);
  bool served = f.w == SERVES, asks = t.w == SERVES || from == to;
  // Between two who only ask there is no pool: they help each other.
  if (u_pool.z > 0.0 && (served || asks)) {
    if (served) { w.a = port(t.xy); w.rim_a = 0.0; } else { w.b = port(f.xy); w.rim_b = 0.0; }
    w.c = (w.a + w.b) / 2.0;
  } else {
    if (from == to) { w.b = u_pool.xy; w.rim_b = 0.0; }
    vec2 middle = (w.a + w.b) / 2.0;
    // A way between neighbours would be a loop if it bent as much as a long one.
    float bend = min(distance(w.a, w.b) / max(distance(middle, u_pool.xy), 1.0), 1.0);
    w.c = mix(middle, u_pool.xy, bend * (curve == 0 ? 0.3 : 0.62));
  }
  return w;
}
vec2 at(Way w, float t) { float u = 1.0 - t; return u * u * w.a + 2.0 * u * t * w.c + t * t * w.b; }
vec2 heading(Way w, float t) { return mix(w.c - w.a, w.b - w.c, t); }
float reach(Way w) { // the mean of chord and hull is close to the length of so shallow a curve
  return (distance(w.a, w.b) + distance(w.a, w.c) + distance(w.c, w.b)) / 2.0;
}
