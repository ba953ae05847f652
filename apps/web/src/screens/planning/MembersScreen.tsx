export const MembersScreen = () => null
