/** A made-up answer for `driving-langprop`: simple policies that differ in how far they look, one that throws, one that steers wrongly. */
export function langPropReply(variant: number): string {
  if (variant % 9 === 8) return 'I would drive carefully, but I give no code.';
  const reachM = 4 + (variant % 4) * 4;
  const steering = variant % 7 === 5 ? '-angle' : 'angle';
  const hasty = variant % 5 === 4 ? '  const soon = scene_info.vehicles[0].location_world_coord[0];\n' : '';
  return `Looks ${reachM} m ahead, variant ${variant}.

\`\`\`js
function predict_speed_and_steering(scene_info) {
  const [x, y] = scene_info.ego_location_world_coord;
  const [c, s] = scene_info.ego_orientation_unit_vector;
  const ahead = ([px, py]) => (px - x) * c + (py - y) * s;
  const right = ([px, py]) => (py - y) * c - (px - x) * s;
${hasty}  const target = scene_info.ego_target_location_world_coord;
  const angle = (Math.atan2(right(target), ahead(target)) * 180) / Math.PI;
  let speed_level = 'MOVE';
  for (const other of [...scene_info.vehicles, ...scene_info.pedestrians]) {
    const at = other.location_world_coord;
    const gap = ahead(at) - scene_info.ego_length - other.forward_length;
    if (Math.abs(right(at)) < 2 && ahead(at) > 0 && gap < ${reachM}) speed_level = gap < 2 ? 'STOP' : speed_level === 'STOP' ? 'STOP' : 'SLOW';
  }
  const light = scene_info.distance_to_red_light;
  if (light !== null && light < ${reachM}) speed_level = 'STOP';
  return { speed_level, turn_angle: ${steering} };
}
\`\`\`
`;
}
