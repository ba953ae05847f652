import { Outlet } from "@tanstack/react-router"

export const ExperimentScreen = () => <Outlet />
