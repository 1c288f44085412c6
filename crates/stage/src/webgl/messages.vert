// Messages with tails, and failures.

flat out int v_mark;
flat out float v_size;
flat out float v_tail;
flat out float v_opacity;
flat out vec2 v_turn;
#ifndef POINTS
out vec2 v_at;
#endif

void main() {
#ifdef POINTS
  int number = gl_VertexID;
#else
  int number = gl_VertexID / 6;
#endif
  uvec4 message = record(number, 0);
  ivec2 time = ivec2(record(number, 1).xy);
  float k = u_message_size;
  int from = int(message.x), to = int(message.y), mark = int(message.z & 15u), curve = int(message.z >> 4);
  // Differences of wrapping times are exact if they are shorter than half of the range, which is 137 s.
  float since = float(u_now - time.x), flight = float(time.y - time.x), past = float(u_now - time.y);
  float t = flight > 0.0 ? since / flight : 1.0;
  bool visible = since >= 0.0 && past < 0.0;
  if (mark == LOST) {
    visible = since >= 0.0 && since < u_failure_shown;
    t = 0.0;
  } else if (past >= 0.0 && past < u_failure_shown) {
    // The message reached a crashed node: it is drawn as a failure at that node.
    float down = style(to).z;
    visible = down >= 0.0 && past * 128e-9 <= down;
    if (visible) mark = LOST;
    t = 1.0;
    k *= 0.7; // a lost message is smaller than a failed request
  }
  gl_Position = NOWHERE;
  gl_PointSize = 1.0;
  v_opacity = (mark == LOST ? 1.0 : u_message_opacity) * (message.w == u_request ? 1.0 : u_others);
  if (!visible || v_opacity <= 0.0 || !in_sample(message.w)) return;

  MessagePath w = path(from, to, curve);
  float span = max(path_length(w), 1.0);
  float start = min((w.radius_a + 1.2 * k) / span, 0.45), stop = 1.0 - min((w.radius_b + 1.2 * k) / span, 0.45);
  float place_on_path = mix(start, stop, t);
  vec2 centre = at(w, place_on_path);
  vec2 forward = normalize(heading(w, place_on_path) + vec2(1e-6, 0.0));
  v_mark = mark;
  v_size = k;
  v_tail = mark == LOST ? 0.0 : min(3.4 * k, (place_on_path - start) * span + k);
  v_turn = forward;
#ifdef POINTS
  gl_PointSize = (2.0 * (1.3 * k + 2.0)) * u_scale;
  gl_Position = on_canvas(centre);
#else
  v_at = mix(vec2(-v_tail - 1.3 * k - 2.0, -1.3 * k - 2.0), vec2(1.3 * k + 2.0), vec2(corner(gl_VertexID)));
  gl_Position = on_canvas(centre + v_at.x * forward + v_at.y * vec2(-forward.y, forward.x));
#endif
}
