// FRAMES: the pool and its sign. GLASSES: servers and peers. DOTS: users, and peers where there are many;
// with POINTS as points. One program each: a software renderer runs every branch of a program for every pixel.
uniform int u_detail;      // 0 glasses, 1 dots, 2 points

flat out int v_shape;      // as in layout.rs
flat out vec2 v_half;
flat out vec4 v_look;
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
#ifdef FRAMES
  vec4 frame = node == 0 ? u_pool : u_sign;
  v_shape = 0; v_half = frame.zw; v_centre = frame.xy; v_look = vec4(0);
#else
  vec4 spot = place(node);
  v_shape = int(spot.w); v_half = vec2(spot.z); v_centre = spot.xy; v_look = look(node);
  int flags = int(v_look.w);
  if ((flags & 4) != 0) margin = 7.0;
  if ((flags & 8) != 0 || v_look.z > -1.0 && v_look.z < 0.0) margin = 13.0;
#endif
  gl_PointSize = 1.0;
  gl_Position = NOWHERE;
  if (v_half.x <= 0.0) return;
#ifdef POINTS
  gl_PointSize = 2.0 * (v_half.x + margin) * u_scale;
  v_centre = vec2(v_half.x + margin);
  gl_Position = on_canvas(spot.xy);
#else
  v_at = (vec2(corner(gl_VertexID)) * 2.0 - 1.0) * (v_half + margin);
  gl_Position = on_canvas(v_centre + v_at);
#endif
}
