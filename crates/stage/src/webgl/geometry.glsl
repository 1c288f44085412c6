// Nodes, records and paths, for vertex shaders only.

// Of each node: x, y, radius, shape.
uniform sampler2D u_nodes;
// Of each node, as in node_style.rs: the surface of its fill level, its pieces, the time it has been down, its flags.
uniform sampler2D u_styles;
// Two texels for each record, as in data_texture.rs: sender, receiver, code, request; time sent, time of arrival.
uniform usampler2D u_records;
// The index of the first record that is drawn, and the capacity of the ring buffer minus one.
uniform int u_first, u_mask;

const float SQUARE = 1.0;

// As in_sample in messages.rs.
bool in_sample(uint request) {
  return u_thinning == 0 || request == u_request || (request * 0x9E3779B1u) >> (32 - u_thinning) == 0u;
}
vec4 place(int node) { return texelFetch(u_nodes, ivec2(node & 1023, node >> 10), 0); }
vec4 style(int node) { return texelFetch(u_styles, ivec2(node & 1023, node >> 10), 0); }
// The first or the second texel of a record.
uvec4 record(int number, int texel) { int i = (u_first + number) & u_mask; return texelFetch(u_records, ivec2((i & 511) * 2 + texel, i >> 9), 0); }
// The corners of a unit square made of two triangles.
ivec2 corner(int vertex) { int k = vertex % 6, c = k < 3 ? k : k == 3 ? 2 : k == 4 ? 1 : 3; return ivec2(c & 1, c >> 1); }
vec4 on_canvas(vec2 point) { vec2 at = (u_view.xy + point) * u_view.zw; return vec4(at.x - 1.0, 1.0 - at.y, 0.0, 1.0); }
// A place outside of the canvas, for what is not drawn.
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);

// The intersection of the edge of the server box with the line from a user to its middle.
vec2 box_edge(vec2 user) {
  vec2 away = user - u_server_box.xy, reach = u_server_box.zw / max(abs(away), vec2(1e-6));
  return u_server_box.xy + away * min(reach.x, reach.y);
}

// The path of a message, as in message_path.rs: a quadratic curve from a to b with the control point c, and the radii of the
// nodes at its ends.
struct MessagePath { vec2 a, c, b; float radius_a, radius_b; };
MessagePath path(int from, int to, int curve) {
  vec4 f = place(from), t = place(to);
  MessagePath w = MessagePath(f.xy, vec2(0), t.xy, f.z, t.z);
  bool from_server = f.w == SQUARE, to_server = t.w == SQUARE || from == to;
  // Messages between two clients do not pass the server box.
  if (u_server_box.z > 0.0 && (from_server || to_server)) {
    if (from_server) { w.a = box_edge(t.xy); w.radius_a = 0.0; } else { w.b = box_edge(f.xy); w.radius_b = 0.0; }
    w.c = (w.a + w.b) / 2.0;
  } else {
    if (from == to) { w.b = u_server_box.xy; w.radius_b = 0.0; }
    vec2 middle = (w.a + w.b) / 2.0;
    // A path between neighbours bends less than a long one; otherwise it would be a loop.
    float bend = min(distance(w.a, w.b) / max(distance(middle, u_server_box.xy), 1.0), 1.0);
    w.c = mix(middle, u_server_box.xy, bend * (curve == 0 ? 0.3 : 0.62));
  }
  return w;
}
vec2 at(MessagePath w, float t) { float u = 1.0 - t; return u * u * w.a + 2.0 * u * t * w.c + t * t * w.b; }
vec2 heading(MessagePath w, float t) { return mix(w.c - w.a, w.b - w.c, t); }
// The approximate length: the mean of the chord and the control polygon.
float path_length(MessagePath w) {
  return (distance(w.a, w.b) + distance(w.a, w.c) + distance(w.c, w.b)) / 2.0;
}
