from hera.workflows import ClusterWorkflowTemplate, Container, CronWorkflow, Workflow, WorkflowTemplate

later = None
settings = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "settings"},
    "data": {"answer": "42", "on": "yes", "text": "first\nsecond\n", "umlaut": "grün"},
}
not_a_document = {"apiVersion": "v1", "metadata": {}}

with WorkflowTemplate(name="template", entrypoint="main", labels={"app": "several"}) as template:
    Container(name="main", image="alpine:3.20", command=["true"])

same = template

with ClusterWorkflowTemplate(name="cluster", entrypoint="main") as cluster:
    Container(name="main", image="alpine:3.20", command=["true"], active_deadline_seconds=10)

cron = CronWorkflow(name="cron", schedules=["0 1 * * *"], timezone="UTC", entrypoint="main", suspend=True)
cron.templates.append(template.templates[0])
later = Workflow(name="later", entrypoint="main", templates=[template.templates[0]])


class Holder:
    inside = Workflow(name="never-named")


listed = [Workflow(name="never-named-either")]
