export const ProjectsScreen = () => null
