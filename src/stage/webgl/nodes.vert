uniform int u_detail;      // 0 glasses, 1 dots, 2 points

flat out int v_shape;      // as in layout.rs; 3 the pool or its sign
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
  int node = gl_InstanceID - 2;
#endif
  float margin = 14.0;
  if (node < 0) {
    vec4 frame = node == -2 ? u_pool : u_sign;
    v_shape = 3; v_half = frame.zw; v_centre = frame.xy; v_look = vec4(0);
    margin = 2.0;
  } else {
    vec4 spot = place(node);
    v_shape = int(spot.w); v_half = vec2(spot.z); v_centre = spot.xy; v_look = look(node);
    if (u_detail == 2) margin = 1.0;
  }
  gl_PointSize = 1.0;
  gl_Position = NOWHERE;
  if (v_half.x <= 0.0) return;
#ifdef POINTS
  gl_PointSize = 2.0 * (v_half.x + margin) * u_scale;
  gl_Position = on_canvas(v_centre);
#else
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
  v_at = corner * (v_half + margin);
  gl_Position = on_canvas(v_centre + v_at);
#endif
}
