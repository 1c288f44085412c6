flat in int v_mark;
flat in float v_size;
flat in float v_tail;
flat in float v_opacity;
flat in vec2 v_turn;
#ifndef POINTS
in vec2 v_at;
#endif
out vec4 o_colour;

float box(vec2 p, vec2 half_size) { vec2 d = abs(p) - half_size; return min(max(d.x, d.y), 0.0) + length(max(d, 0.0)); }

void main() {
  float k = v_size;
#ifdef POINTS
  vec2 q = (gl_PointCoord - 0.5) * 2.0 * (1.3 * k + 2.0), p = vec2(dot(q, v_turn), dot(q, vec2(-v_turn.y, v_turn.x)));
#else
  vec2 p = v_at;
#endif
  vec4 ink = u_colour[MARKS + v_mark], colour = vec4(0);
  if (v_tail > 1.2 * k) {
    vec2 q = vec2(p.x - clamp(p.x, -v_tail, -1.2 * k), p.y);
    colour = ink * 0.45 * within(length(q) - 0.8);
  }
  if (v_mark == REQUEST) {
    float d = max(-k - p.x, dot(vec2(p.x - 1.15 * k, abs(p.y)), normalize(vec2(0.95, 2.15))));
    colour = over(ink, within(d), colour);
  } else if (v_mark == QUERY) {
    float d = (abs(p.x) + abs(p.y) - 1.1 * k) * 0.7071;
    colour = over(u_colour[BG], within(d), colour);
    colour = over(ink, within(abs(d) - 0.95), colour);
  } else if (v_mark == RESPONSE) {
    colour = over(ink, within(max(abs(p.x), abs(p.y)) - 0.85 * k), colour);
  } else if (v_mark == HIT) {
    float d = length(p);
    colour = over(u_colour[BG], within(d - 0.95 * k), colour);
    colour = over(ink, max(within(abs(d - 0.95 * k) - 0.85), within(d - 0.36 * k)), colour);
  } else if (v_mark == UPKEEP) {
    colour = over(ink, within(length(p) - 0.45 * k), colour);
  } else {
    // A cross is upright whatever its heading. Turned by 45 degrees it would be a plus sign.
    vec2 u = p.x * v_turn + p.y * vec2(-v_turn.y, v_turn.x), q = abs(vec2(u.x + u.y, u.x - u.y)) * 0.7071;
    float d = min(box(q, vec2(1.414 * k, 1.3)), box(q, vec2(1.3, 1.414 * k)));
    colour = over(ink, within(d), colour);
  }
  o_colour = colour * v_opacity;
}
