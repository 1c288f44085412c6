flat in int v_shape;
flat in vec2 v_half;
flat in vec4 v_style;
flat in vec2 v_centre;     // for points: half of the size of the point
#ifndef POINTS
in vec2 v_at;
#endif
out vec4 o_colour;

const int DISC = 0, SQUARE = 1, USER = 2, HEXAGON = 3, DIAMOND = 4, TRIANGLE = 5, DOUBLE_RING = 6, PILL = 7;
const float TURN = 6.2831853;

float rounded(vec2 p, vec2 half_size, float corner) {
  vec2 d = abs(p) - half_size + corner;
  return min(max(d.x, d.y), 0.0) + length(max(d, 0.0)) - corner;
}
// The signed distance from the outline of a node with this radius, as in geometry.rs.
float outline(vec2 p, float r) {
  vec2 a = abs(p);
  if (v_shape == SQUARE) return rounded(p, v_half, min(5.0, r * 0.4));
  if (v_shape == HEXAGON) return max(a.y, dot(a, vec2(0.866, 0.5))) - 0.952 * r;
  if (v_shape == DIAMOND) return (a.x + a.y - r) * 0.7071;
  if (v_shape == TRIANGLE) return max(0.866 * a.x - 0.5 * (p.y + r), p.y - 0.8 * r);
  if (v_shape == PILL) return rounded(p, vec2(r, 0.64 * r), 0.3 * r);
  return length(p) - r;
}
float stroke(float distance, float width) { return within(abs(distance) - width / 2.0); }
// A node that has just come up has a halo that grows and fades.
vec4 halo(float d, float age, vec4 below) {
  return age < 1.0 && age > 0.0 ? over(u_colour[u_side], stroke(d - 2.0 - 10.0 * age, 2.0) * (1.0 - age), below) : below;
}

#ifndef POINTS
// A user without an answer has a broken ring.
vec4 unanswered(vec2 p, float d, vec4 below) {
  float part = abs(fract(atan(p.y, p.x) / TURN * 6.0) - 0.5);
  float reach = u_detail == 0 ? 4.5 : 2.5, width = u_detail == 0 ? 2.2 : 1.4;
  return over(u_colour[MARKS + LOST], stroke(d - reach, width) * within((0.17 - part) * (v_half.x + reach)), below);
}
#endif
// A node that is cut off, or of which the page does not speak, is faint; a selected node has a ring.
vec4 ringed(int flags, float d, vec4 colour) {
  if ((flags & 192) != 0) colour *= 0.35;
#ifndef POINTS
  if ((flags & 256) != 0) colour = unanswered(v_at, d, colour);
#endif
  // The request in focus has reached the node.
  if ((flags & 512) != 0) colour = over(u_colour[INK], stroke(d, 2.6), colour);
  return (flags & 8) != 0 ? over(u_colour[INK], stroke(d - 11.0, 2.0), colour) : colour;
}

#ifdef BOXES
void main() {
  float d = rounded(v_at, v_half, min(10.0, v_half.y));
  o_colour = over(u_colour[LINE_STRONG], stroke(d, 1.0), u_colour[BAND] * within(d));
}
#endif

#ifdef DOTS
void main() {
#ifdef POINTS
  vec2 p = (gl_PointCoord - 0.5) * 2.0 * v_centre;
#else
  vec2 p = v_at;
#endif
  int flags = int(v_style.w), tint = flags & 3;
#ifdef POINTS
  float d = length(p) - v_half.x;
#else
  float d = outline(p, v_half.x);
#endif
  bool user = v_shape == USER || v_shape == PILL, chosen = (flags & 16) != 0, down = v_style.z >= 0.0, dots = u_detail == 1;
  vec4 accent = u_colour[u_side], fill = u_colour[u_side + 1 + min(tint, 2)], rim = accent;
  float width = dots ? 1.2 : 0.0;
  // A point has no outline in the accent of its side. Some of the accent is mixed in, so that pale load steps are visible.
  if (u_detail == 2) fill = mix(fill, accent, 0.35);
  if (user) {
    rim = u_colour[chosen ? INK : INK_2];
    // A ring that holds a number stays empty.
    bool solid = chosen && v_half.x < 9.0;
    fill = u_colour[solid ? INK : u_detail == 2 ? LINE_STRONG : BG];
    width = u_detail == 0 ? chosen ? 2.6 : 1.6 : dots ? 1.0 : 0.0;
  } else if (down) {
    rim = u_colour[LINE_STRONG];
    fill = dots ? u_colour[BG] : rim;
  }
  vec4 colour = halo(d, -v_style.z, (flags & 4) != 0 ? u_colour[HOVER] * within(d - 6.0) : vec4(0));
  colour = over(rim, width > 0.0 ? stroke(d, width) : 0.0, over(fill, within(d), colour));
  o_colour = ringed(flags, d, colour);
}
#endif

#ifdef FILL_LEVELS
// A dashed outline without a seam, and a cross.
vec4 crashed(vec2 p, float r, float d, vec4 below) {
  bool square = v_shape == SQUARE;
  float along = square ? (abs(p.x) > abs(p.y) ? p.y : p.x) + r : atan(p.y, p.x) * r;
  float round_trip = square ? 2.0 * r : TURN * r, pitch = round_trip / max(round(round_trip / 5.6), 1.0);
  float dash = mod(along + (square ? pitch * 0.27 : 0.0), pitch);
  vec4 colour = over(u_colour[BG], within(d), below);
  colour = over(u_colour[LINE_STRONG], stroke(d, 1.5) * within(max(-dash, dash - pitch * 0.54)), colour);
  if ((int(v_style.w) & 32) != 0) return colour;   // offline by its own choice
  vec2 q = abs(vec2(p.x + p.y, p.x - p.y)) * 0.7071;
  if (q.y > q.x) q = q.yx;
  return over(u_colour[INK_2], within(length(vec2(max(q.x - r * 0.65, 0.0), q.y)) - 0.85), colour);
}

void main() {
  vec2 p = v_at;
  int flags = int(v_style.w), tint = flags & 3;
  bool square = v_shape == SQUARE;
  vec4 accent = u_colour[u_side], fill = u_colour[u_side + 1 + min(tint, 2)];
  float r = v_half.x, d = outline(p, r);
  vec4 colour = halo(d, -v_style.z, (flags & 4) != 0 ? u_colour[HOVER] * within(d - 6.0) : vec4(0));
  if (v_shape == DOUBLE_RING) colour = over(accent, stroke(d - 3.5, 1.2), colour);
  if (v_shape == USER) {
    bool chosen = (flags & 16) != 0;
    vec4 ink = u_colour[chosen ? INK : INK_2];
    colour = over(ink, stroke(d, chosen ? 2.6 : 1.6), over(chosen && r < 9.0 ? ink : u_colour[BG], within(d), colour));
  } else if (v_style.z >= 0.0 && v_style.x >= 1.0) {
    colour = crashed(p, r, d, colour);
  } else {
    float surface = v_style.x * r, inside = within(d), filled = inside * within(surface - p.y);
    if (u_pieces > 0) {
      // Each piece is a layer; the first is at the bottom.
      int piece = clamp(int((1.0 - p.y / r) * 0.5 * float(u_pieces)), 0, u_pieces - 1);
      filled = inside * float(int(v_style.y) >> piece & 1);
    }
    colour = over(fill, filled, over(u_colour[GLASS], inside, colour));
    vec2 g = p + v_centre;
    float stripe = mod((g.x + g.y) * 0.7071, 5.0);
    if (tint == 3) colour = over(u_colour[HATCH], filled * within(abs(stripe - 0.75) - 0.75), colour);
    if (v_style.x < 0.998 && u_pieces == 0) colour = over(accent, inside * stroke(p.y - surface, square ? 2.0 : 1.5), colour);
    colour = over(accent, stroke(d, square ? 1.8 : 1.5), colour);
    if ((flags & 1024) != 0) colour = over(accent, stroke(d + 5.0, 1.8), colour);   // the primary has a double outline
  }
  o_colour = ringed(flags, d, colour);
}
#endif
