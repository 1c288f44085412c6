// Links, the path of the chosen request, motion trails, and transfers.
uniform int u_steps;       // straight pieces per curve
uniform float u_width;
uniform int u_draw;        // 0 links, 1 path of the chosen request, 2 motion trails, 3 transfers
uniform float u_trail_time; // how long a motion trail is shown, in units of 128 ns; or how far the pattern of transfers has moved

out float v_across;
out float v_along;
out float v_faded;         // how much a trail has faded; or how far the pattern of a transfer has moved
flat out float v_width;
flat out int v_style;      // 0 link, 1 interrupted link, 2 chosen path, 3 direct part of it, 4 and 5 the same for attempts, 7 transfer, 8 + mark for trails

void main() {
  int number = gl_VertexID / (6 * u_steps), step = gl_VertexID / 6 % u_steps;
  uvec4 message = record(number, 0);
  ivec2 time = ivec2(record(number, 1).xy), corner = corner(gl_VertexID);
  int from = int(message.x), to = int(message.y), mark = int(message.z & 15u), curve = int(message.z >> 4) & 1;
  bool flag = (message.z & 32u) != 0u;
  MessagePath w = path(from, to, curve);
  float since = float(u_now - time.x), flight = float(time.y - time.x), grown = 1.0;
  v_width = u_width;
  v_style = style(from).z >= 0.0 || style(to).z >= 0.0 || u_servers_down == 1 || flag ? 1 : 0;
  if (u_draw == 3) {
    v_width = float(time.x) / 16.0;
    v_style = 7;
  } else if (u_draw > 0) {
    grown = since < 0.0 ? 0.0 : flight > 0.0 ? min(since / flight, 1.0) : 1.0;
    v_style = (curve == 1 && u_server_box.z <= 0.0 ? 3 : 2) + (flag ? 0 : 2);
    if (!flag) v_width = 1.0;
  }
  float t = grown * float(step + corner.y) / float(u_steps);
  v_faded = 0.0;
  if (u_draw == 3) v_faded = u_trail_time;
  if (u_draw == 2) {
    v_style = 8 + mark;
    v_faded = (since - t * flight) / u_trail_time;
    if (message.w != u_request) v_faded = 1.0 - (1.0 - v_faded) * u_others;
    if (mark == LOST || since - flight > u_trail_time || !in_sample(message.w)) grown = 0.0;
  }
  float side = float(corner.x) * 2.0 - 1.0, out_to = v_width / 2.0 + 1.0;
  vec2 ahead = normalize(heading(w, t) + vec2(1e-6, 0.0));
  v_across = side * out_to;
  v_along = t * path_length(w);
  gl_Position = grown > 0.0 ? on_canvas(at(w, t) + vec2(-ahead.y, ahead.x) * v_across) : NOWHERE;
}
