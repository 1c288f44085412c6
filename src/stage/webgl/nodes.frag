uniform int u_detail;

flat in int v_shape;
flat in vec2 v_half;
flat in vec4 v_look;
flat in vec2 v_centre;
#ifndef POINTS
in vec2 v_at;
#endif
out vec4 o_colour;

const int DISC = 0, SQUARE = 1, USER = 2, FRAME = 3;
const float TURN = 6.2831853;

float rounded(vec2 p, vec2 half_size, float corner) {
  vec2 d = abs(p) - half_size + corner;
  return min(max(d.x, d.y), 0.0) + length(max(d, 0.0)) - corner;
}
float stroke(float distance, float width) { return within(abs(distance) - width / 2.0); }
float capsule(vec2 p, float from, float to, float width) {
  return within(length(vec2(p.x, p.y - clamp(p.y, from, to))) - width / 2.0);
}

// Marks on the rim, one for each request that waits.
float ticks(vec2 p, float r, float count) {
  if (count < 1.0) return 0.0;
  const float pitch = 6.2;
  if (v_shape == DISC) {
    float step = pitch / (r + 5.0), most = min(count, floor(TURN / step));
    float turn = mod(atan(p.x, -p.y), TURN);
    float index = round(turn / step);
    if (index >= most) index = turn > (TURN + (most - 1.0) * step) / 2.0 ? 0.0 : most - 1.0;
    float s = sin(index * step), c = cos(index * step);
    // Turned so that this tick points up.
    vec2 q = vec2(p.x * c + p.y * s, p.x * s - p.y * c);
    return capsule(q, r + 3.0, r + 7.5, 1.5);
  }
  // Top, right, left; the bottom edge belongs to the label.
  float per = max(floor(2.0 * r / pitch), 1.0), first = -r + pitch / 2.0 + (2.0 * r - per * pitch) / 2.0;
  float found = 0.0;
  for (int edge = 0; edge < 3; edge++) {
    float most = min(count - float(edge) * per, per);
    if (most < 1.0) break;
    vec2 q = edge == 0 ? vec2(p.x, -p.y) : edge == 1 ? vec2(p.y, p.x) : vec2(-p.y, -p.x);
    float index = clamp(round((q.x - first) / pitch), 0.0, most - 1.0);
    found = max(found, capsule(vec2(q.x - first - index * pitch, q.y), r + 3.5, r + 8.0, 1.5));
  }
  return found;
}

void main() {
#ifdef POINTS
  vec2 p = (gl_PointCoord - 0.5) * 2.0 * (v_half + 1.0);
#else
  vec2 p = v_at;
#endif
  float r = v_half.x;
  vec4 colour = vec4(0);
  int flags = int(v_look.w), tint = flags & 3;
  bool hovered = (flags & 4) != 0, selected = (flags & 8) != 0, chosen = (flags & 16) != 0, down = v_look.z >= 0.0;
  vec4 accent = tint == 3 ? u_colour[OVER] : u_colour[u_side];
  vec4 liquid = tint == 3 ? u_colour[OVER] : u_colour[u_side + 1 + tint];

  if (v_shape == FRAME) {
    float d = rounded(p, v_half, min(10.0, v_half.y));
    colour = over(u_colour[BAND], within(d), colour);
    colour = over(u_colour[LINE_STRONG], stroke(d, 1.0), colour);
    o_colour = colour;
    return;
  }
  bool square = v_shape == SQUARE;
  float corner = min(5.0, r * 0.4), d = square ? rounded(p, v_half, corner) : length(p) - r;
  if (hovered) colour = over(u_colour[HOVER], within(d - 6.0), colour);

  if (u_detail > 0 && !square) {
    float ring = u_detail == 1 ? 1.2 : 0.0;
    if (down) colour = over(u_colour[LINE_STRONG], u_detail == 1 ? stroke(d, 1.0) : within(d), colour);
    else if (v_shape == USER) {
      colour = over(u_colour[BG], within(d), colour);
      colour = over(u_colour[chosen ? INK : INK_2], max(stroke(d, 1.0), chosen ? within(d) : 0.0), colour);
    } else {
      colour = over(liquid, within(d), colour);
      colour = over(accent, stroke(d, ring) * step(0.1, ring), colour);
    }
  } else if (v_shape == USER) {
    colour = over(u_colour[chosen ? INK : BG], within(d), colour);
    colour = over(u_colour[chosen ? INK : INK_2], stroke(d, 1.6), colour);
  } else {
    bool draining = down && v_look.x < 1.0;
    if (down && !draining) {
      // Dashes: as many as go round without a seam.
      float along = square ? (abs(p.x) > abs(p.y) ? p.y : p.x) + r : atan(p.y, p.x) * r;
      float round_trip = square ? 2.0 * r : TURN * r, pitch = round_trip / max(round(round_trip / 5.6), 1.0);
      float dash = mod(along + (square ? pitch * 0.27 : 0.0), pitch);
      colour = over(u_colour[BG], within(d), colour);
      colour = over(u_colour[LINE_STRONG], stroke(d, 1.5) * within(max(-dash, dash - pitch * 0.54)), colour);
      vec2 q = vec2(p.x + p.y, p.x - p.y) * 0.7071;
      float arm = r * 0.46 * 1.414;
      q = abs(q);
      if (q.y > q.x) q = q.yx;
      colour = over(u_colour[INK_2], within(length(vec2(max(q.x - arm, 0.0), q.y)) - 0.85), colour);
    } else {
      float surface = v_look.x * r, inside = within(d), filled = inside * within(surface - p.y);
      colour = over(u_colour[GLASS], inside, colour);
      colour = over(liquid, filled, colour);
      if (tint == 3) {
        vec2 g = p + v_centre;
        float stripe = mod((g.x + g.y) * 0.7071, 5.0);
        colour = over(u_colour[HATCH], filled * within(abs(stripe - 0.75) - 0.75), colour);
      }
      if (v_look.x < 0.998) colour = over(accent, inside * stroke(p.y - surface, square ? 2.0 : 1.5), colour);
      colour = over(accent, stroke(d, square ? 1.8 : 1.5), colour);
    }
  }
  colour = over(u_colour[INK], ticks(p, r, v_look.y), colour);
  if (selected) colour = over(u_colour[INK], stroke(d - 11.0, 2.0), colour);
  o_colour = colour;
}
