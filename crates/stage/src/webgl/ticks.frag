in vec2 v_at;
flat in int v_colour;
out vec4 o_colour;

void main() {
  o_colour = u_colour[v_colour] * within(length(vec2(v_at.x, v_at.y - clamp(v_at.y, 0.0, 4.5))) - 0.75);
}
