// Nodes. BOXES: the server box and the background of its caption. FILL_LEVELS: servers and peers. DOTS: users, and peers if
// there are many; with POINTS as points. Each is a program of its own, because software renderers evaluate every branch of a
// program for every pixel.

flat out int v_shape;      // as in geometry.rs
flat out vec2 v_half;
flat out vec4 v_style;
flat out vec2 v_centre;
#ifndef POINTS
out vec2 v_at;
#endif

void main() {
#ifdef POINTS
  int node = gl_VertexID;
#else
  int node = u_first + gl_VertexID / 6;
#endif
  float margin = 1.0;
#ifdef BOXES
  vec4 rectangle = node == 0 ? u_server_box : u_caption;
  v_shape = 0; v_half = rectangle.zw; v_centre = rectangle.xy; v_style = vec4(0);
#else
  vec4 node_place = place(node);
  v_shape = int(node_place.w); v_half = vec2(node_place.z); v_centre = node_place.xy; v_style = style(node);
  int flags = int(v_style.w);
  // Other shapes reach beyond their radius.
  if (v_shape > 2) margin = 5.0 + 0.1 * v_half.x;
  // The thicker outline of what is chosen or reached.
  if ((flags & 528) != 0) margin = max(margin, 3.0);
  if ((flags & 260) != 0) margin = max(margin, 7.0);
  if ((flags & 8) != 0 || v_style.z > -1.0 && v_style.z < 0.0) margin = 13.0 + 0.1 * v_half.x;
#endif
  gl_PointSize = 1.0;
  gl_Position = NOWHERE;
  if (v_half.x <= 0.0) return;
#ifdef POINTS
  gl_PointSize = 2.0 * (v_half.x + margin) * u_scale;
  v_centre = vec2(v_half.x + margin);
  gl_Position = on_canvas(node_place.xy);
#else
  v_at = (vec2(corner(gl_VertexID)) * 2.0 - 1.0) * (v_half + margin);
  gl_Position = on_canvas(v_centre + v_at);
#endif
}
