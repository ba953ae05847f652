export const ProjectScreen = () => null
