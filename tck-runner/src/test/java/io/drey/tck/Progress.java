package io.drey.tck;

import java.util.Set;
import java.util.TreeSet;
import org.junit.runner.Description;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/** Notes which tests ran and which failed, and prints the failures as they come. Told by one thread at a time. */
final class Progress extends RunListener {

    private final Set<String> ran = new TreeSet<>();
    private final Set<String> failed = new TreeSet<>();

    Set<String> ran() {
        return ran;
    }

    Set<String> failed() {
        return failed;
    }

    @Override
    public void testStarted(Description test) {
        ran.add(name(test));
    }

    /** Also told of classes that failed before or after their tests, which have no test's name. */
    @Override
    public void testFailure(Failure failure) {
        failed.add(name(failure.getDescription()));
        System.out.println("FAILED " + name(failure.getDescription()) + System.lineSeparator() + failure.getTrace());
    }

    /** A test whose assumption does not hold passes for JUnit; here it did not run. */
    @Override
    public void testAssumptionFailure(Failure failure) {
        ran.remove(name(failure.getDescription()));
    }

    private static String name(Description test) {
        return test.isTest() ? test.getClassName() + "#" + test.getMethodName() : test.getDisplayName();
    }
}
