uniform float u_opacity;   // of links, motion trails or transfers

in float v_across;
in float v_along;
in float v_faded;
flat in float v_width;
flat in int v_style;
out vec4 o_colour;

void main() {
  float coverage = within(abs(v_across) - v_width / 2.0);
  if (v_style >= 8) {
    o_colour = u_colour[MARKS + v_style - 8] * coverage * u_opacity * clamp(1.0 - v_faded, 0.0, 1.0);
    return;
  }
  if (v_style == 7) {
    // Alternating opacities that move show the direction of the transfer.
    float wave = mod(v_along - v_faded, 14.0);
    o_colour = u_colour[MARKS + RESPONSE] * coverage * u_opacity * (wave < 7.0 ? 1.0 : 0.7);
    return;
  }
  vec2 dash = v_style == 1 ? vec2(2.0, 6.0) : v_style == 3 || v_style == 5 ? vec2(5.0, 9.0) : vec2(1.0, 0.0);
  if (dash.y > 0.0) {
    float along = mod(v_along, dash.y);
    coverage *= within(max(-along, along - dash.x));
  }
  vec4 colour = v_style < 2 ? u_colour[LINK] : u_colour[INK];
  o_colour = colour * coverage * (v_style == 0 ? u_opacity : v_style == 1 ? 0.8 * u_opacity : v_style >= 4 ? 0.35 : 1.0);
}
