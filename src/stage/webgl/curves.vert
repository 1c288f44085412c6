uniform int u_now;
uniform int u_steps;       // pieces per curve
uniform float u_width;
uniform int u_pool_down;   // 1 if no server is up
uniform int u_draw;        // 0 links, 1 the ways of the chosen request, 2 what messages leave behind, 3 flows
uniform float u_trace;     // how long that stays, in units

out float v_across;
out float v_along;
out float v_faded;         // how faded; of a flow, how far it has moved
flat out float v_width;
flat out int v_style;      // 0 link, 1 to a crashed node or through a partition, 2 chosen, 3 chosen and direct, 4 and 5 the same but only tried; 7 flow; 8 + mark

void main() {
  int number = gl_VertexID / (6 * u_steps), step = gl_VertexID / 6 % u_steps;
  uvec4 message = record(number, 0);
  ivec2 time = ivec2(record(number, 1).xy), corner = corner(gl_VertexID);
  int from = int(message.x), to = int(message.y), mark = int(message.z & 15u), curve = int(message.z >> 4) & 1;
  bool on_way = (message.z & 32u) != 0u;
  Way w = way(from, to, curve);
  float since = float(u_now - time.x), flight = float(time.y - time.x), grown = 1.0;
  v_width = u_width;
  v_style = look(from).z >= 0.0 || look(to).z >= 0.0 || u_pool_down == 1 || on_way ? 1 : 0;
  if (u_draw == 3) {
    v_width = float(time.x) / 16.0;
    v_style = 7;
  } else if (u_draw > 0) {
    grown = since < 0.0 ? 0.0 : flight > 0.0 ? min(since / flight, 1.0) : 1.0;
    v_style = (curve == 1 && u_pool.z <= 0.0 ? 3 : 2) + (on_way ? 0 : 2);
    if (!on_way) v_width = 1.0;
  }
  float t = grown * float(step + corner.y) / float(u_steps);
  v_faded = 0.0;
  if (u_draw == 3) v_faded = u_trace;
  if (u_draw == 2) {
    v_style = 8 + mark;
    v_faded = (since - t * flight) / u_trace;
    if (mark == LOST || since - flight > u_trace || !in_sample(message.w)) grown = 0.0;
  }
  float side = float(corner.x) * 2.0 - 1.0, out_to = v_width / 2.0 + 1.0;
  vec2 ahead = normalize(heading(w, t) + vec2(1e-6, 0.0));
  v_across = side * out_to;
  v_along = t * reach(w);
  gl_Position = grown > 0.0 ? on_canvas(at(w, t) + vec2(-ahead.y, ahead.x) * v_across) : NOWHERE;
}
