"""What the sample class writes under the questions that a person grades."""

from autograder.demo.roster import Student

ANSWERS = {
    ("00_start_here", "why-the-loss-stops"): (
        "`y` counts as (1, 32), so the difference has shape (32, 32): every prediction "
        "minus every target. The loss is smallest when all predictions are the mean of "
        "the targets. I would put `assert y_hat.shape == y.shape` in front of it.",
        "The shape is (32, 32) because of broadcasting. The model then learns one "
        "number for all examples. I would print the shapes.",
        "I think that the learning rate is too small, so the loss stops early.",
    ),
    ("01_gradients_by_hand", "why-not-numerical"): (
        "Two evaluations per parameter make 2,000,000, and that takes 20,000 seconds "
        "for one step. It is inexact, too. It is still good for checking a formula.",
        "A million times, so 10,000 seconds. It is slow and has rounding errors.",
        "It must be computed 2,000,000 times, about five and a half hours.",
    ),
    ("01_gradients_by_hand", "why-sum"): (
        "All predictions grow by d, so every example's effect on the loss counts and "
        "the effects add up. Each entry of w has its own slope, so the shapes agree.",
        "There is only one b, so there is only one gradient. We add them up.",
        "Because b is added to all of them. The shape of w must fit for the update.",
    ),
    ("01_gradients_by_hand", "what-changed"): (
        "Only `forward` and `gradients` are new. For another function only the factor "
        "of its local derivative changes; another layer makes the path longer. A "
        "program would need a local derivative per operation and the order "
        "of the operations.",
        "`gradients` had to be written again. A program would have to know calculus.",
        "`forward`, `gradients` and `train` changed. With a second layer there is more "
        "to derive, and a program needs the derivative of each operation.",
    ),
    ("02_scalar_autograd", "what-grad-means"): (
        "`b.grad` is 2 because c = 2b and `backward` was called on c. It is not the "
        "derivative of b with respect to a, which is 2 as well. `a.grad` is 4.",
        "It is the derivative of b, so 2. `a.grad` is 2 times 2.",
        "`b.grad` says how c changes with b. For a it is 2 times 2, 4.",
    ),
    ("02_scalar_autograd", "why-an-order"): (
        "A value may be pushed only when all its gradients have arrived. With b = a + "
        "a, d = b + a, c = b + d and the order c, b, d, `a.grad` is 3 and should be 5. "
        "All paths of 40 rungs are 2 to the 40.",
        "Because otherwise something arrives late. A ladder would take very long.",
        "Each value must come after those that use it. Walking all paths costs "
        "exponentially much, for 40 rungs about 10 to the 12.",
    ),
    ("02_scalar_autograd", "what-changed"): (
        "There every model needed new formulas; here I write the expression only. For "
        "sin I need its value and its local derivative, cos(a).",
        "Now the computer does it. For sin the derivative is cos.",
        "In unit 01 I derived all the gradients again. Here nothing. sin needs a rule "
        "with the local derivative -cos(a).",
    ),
}
ANYTHING = (
    "I would compute a small case by hand first, and then compare it with the program.",
    "Because each step changes the result a little, and the changes add up.",
    "I am not sure. I think that it follows from the definition above.",
)


def written(student: Student, unit: str, question: str, position: int) -> str:
    """Return what this student writes under a question, the ``position``-th one.

    The careful answers come first; a unit that is not known here gets general ones.
    """
    texts = ANSWERS.get((unit, question), ANYTHING)
    careful = student.habit in ("reference", "style", "extra")
    return texts[0 if careful else (student.number + position) % len(texts)]
