in vec2 v_at;
out vec4 o_colour;

void main() {
  o_colour = u_colour[INK] * within(length(vec2(v_at.x, v_at.y - clamp(v_at.y, 0.0, 4.5))) - 0.75);
}
