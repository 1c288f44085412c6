// Ticks on the outlines of nodes, one for each waiting request.
out vec2 v_at;
flat out int v_colour;

const float PITCH = 6.2, WIDTH = 1.5;

void main() {
  uvec4 tick = record(gl_VertexID / 6, 0); // node, index of the tick
  int index = int(tick.y);
  vec4 node_place = place(int(tick.x));
  // What was lost at a node that is down is drawn in the colour of failures.
  v_colour = style(int(tick.x)).z >= 0.0 ? MARKS + LOST : INK;
  float r = node_place.z;
  vec2 up = vec2(0.0, -1.0), foot;
  if (node_place.w == 1.0) {
    // The top, right and left edges; the bottom edge is left to the label.
    int per = max(int(2.0 * r / PITCH), 1), edge = index / per;
    float along = -r + PITCH / 2.0 + float(index % per) * PITCH + (2.0 * r - float(per) * PITCH) / 2.0;
    up = edge == 0 ? vec2(0.0, -1.0) : edge == 1 ? vec2(1.0, 0.0) : vec2(-1.0, 0.0);
    foot = up * (r + 3.5) + (edge == 0 ? vec2(along, 0.0) : vec2(0.0, along));
  } else {
    float step = PITCH / (r + 5.0), turn = float(index) * step;
    up = vec2(sin(turn), -cos(turn));
    foot = up * (r + 3.0);
  }
  // A tick is 4.5 px high.
  v_at = mix(vec2(-WIDTH, -WIDTH), vec2(WIDTH, 4.5 + WIDTH), vec2(corner(gl_VertexID)));
  gl_Position = on_canvas(node_place.xy + foot + v_at.x * vec2(-up.y, up.x) + v_at.y * up);
}
