from hera.workflows import Container, Parameter, Steps, WorkflowTemplate, Workflow
from hera.workflows.models import TemplateRef
from hera.workflows import Step


def library():
    with WorkflowTemplate(name="library", namespace="shared") as wt:
        Container(
            name="greet",
            image="alpine:3.20",
            args=["echo", "{{inputs.parameters.who}}"],
            inputs=[Parameter(name="who", default="world")],
        )
    return wt


def user(who):
    with Workflow(generate_name="user-", entrypoint="main") as w:
        with Steps(name="main"):
            Step(
                name="greet",
                template_ref=TemplateRef(name="library", template="greet"),
                arguments=Parameter(name="who", value=who),
            )
            Step(
                name="again",
                template_ref=TemplateRef(name="library", template="greet"),
                arguments={"who": "everybody"},
            )
    return w


def main():
    for w in (library(), user("operators")):
        print(w.to_yaml())
        print("---")


if __name__ == "__main__":
    main()
