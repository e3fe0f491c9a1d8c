package io.drey;

import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves out what starts servers or other JVMs: {@code mvn -Dquick verify} registers it, nothing else does.
 *
 * <p>Nobody has to mark such a test. It is one whose class reaches, through the classes it names, a call that starts a
 * process.
 */
public final class WithoutProcesses implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getTestClass()
                .filter(WithoutProcesses::isStarter)
                .map(type -> ConditionEvaluationResult.disabled("it starts processes"))
                .orElseGet(() -> ConditionEvaluationResult.enabled("it starts no process"));
    }

    /** Whether that class starts processes, itself or through a class it names. */
    static boolean isStarter(Class<?> type) {
        return Starters.NAMES.contains(type.getName());
    }

    private static final class Starters {

        static final Set<String> NAMES = find(new ClassFileImporter().importPackages("io.drey"));

        private static Set<String> find(JavaClasses classes) {
            Set<JavaClass> found = classes.stream().filter(Starters::startsOne).collect(toSet());
            Deque<JavaClass> next = new ArrayDeque<>(found);
            for (JavaClass each = next.poll(); each != null; each = next.poll()) {
                for (Dependency dependency : each.getDirectDependenciesToSelf()) {
                    JavaClass user = dependency.getOriginClass();
                    if (found.add(user)) {
                        next.add(user);
                    }
                }
            }
            Set<String> names = new HashSet<>();
            found.forEach(type -> names.add(type.getName()));
            return Set.copyOf(names);
        }

        private static boolean startsOne(JavaClass type) {
            return type.getAccessesFromSelf().stream().anyMatch(Starters::isStart);
        }

        private static boolean isStart(JavaAccess<?> access) {
            return switch (access.getTargetOwner().getName()) {
                case "java.lang.ProcessBuilder" -> access.getTarget().getName().equals("start");
                case "java.lang.Runtime" -> access.getTarget().getName().equals("exec");
                default -> false;
            };
        }
    }
}
