from hera.workflows import CronWorkflow, Container, Steps
from hera.workflows.models import SecurityContext, Toleration


class Cleanup:
    image = "bitnami/kubectl:1.29"
    namespace = "ops"

    def __init__(self, schedule: str, dry_run: bool = False):
        self.schedule = schedule
        self.dry_run = dry_run

    def container(self) -> Container:
        return Container(
            name="delete-pods",
            image=self.image,
            command=["kubectl"],
            args=["delete", "pods", "--field-selector=status.phase=Succeeded", "-n", self.namespace],
            security_context=SecurityContext(run_as_user=1000, run_as_non_root=True),
            tolerations=[Toleration(key="ops", operator="Exists", effect="NoSchedule")],
        )

    def build(self) -> CronWorkflow:
        with CronWorkflow(
            name="cleanup",
            entrypoint="main",
            schedules=[self.schedule],
            timezone="Europe/Berlin",
            namespace=self.namespace,
            concurrency_policy="Forbid",
        ) as cron:
            c = self.container()
            with Steps(name="main"):
                c(name="delete")
        return cron


if __name__ == "__main__":
    Cleanup("0 3 * * *").build().create()
