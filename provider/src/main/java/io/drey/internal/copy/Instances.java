package io.drey.internal.copy;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects as reading them does: only the constructor of {@code Object} runs. By the factory that the JDK keeps for
 * this in its module {@code jdk.unsupported}; reflectively, as a JVM may lack the module. Any thread.
 */
final class Instances {

    private static final @Nullable Object FACTORY;
    private static final @Nullable Method METHOD;

    static {
        Object factory = null;
        Method method = null;
        try {
            Class<?> type = Class.forName("sun.reflect.ReflectionFactory");
            factory = type.getMethod("getReflectionFactory").invoke(null);
            method = type.getMethod("newConstructorForSerialization", Class.class, Constructor.class);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            method = null; // plain objects stay bytes
        }
        FACTORY = factory;
        METHOD = method;
    }

    private Instances() {}

    /** Null if this JVM has none. */
    static @Nullable Constructor<?> constructor(Class<?> type) throws ReflectiveOperationException {
        return METHOD == null
                ? null
                : (Constructor<?>) METHOD.invoke(FACTORY, type, Object.class.getDeclaredConstructor());
    }

    /** What was thrown, to be thrown on. */
    static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }
}
