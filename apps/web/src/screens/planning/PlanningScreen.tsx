import { Outlet } from "@tanstack/react-router"

export const PlanningScreen = () => <Outlet />
