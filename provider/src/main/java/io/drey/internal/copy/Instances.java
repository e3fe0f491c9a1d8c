package io.drey.internal.copy;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects as deserialisation does: only the constructor of {@code Object} runs. The JDK offers a factory for this
 * in its module {@code jdk.unsupported}. It is called reflectively, since a JVM may lack that module. Any thread.
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
            method = null; // without the factory, plain objects stay bytes
        }
        FACTORY = factory;
        METHOD = method;
    }

    private Instances() {}

    /** Returns a constructor that runs none of the class's own; null if this JVM has no factory. */
    static @Nullable Constructor<?> constructor(Class<?> type) throws ReflectiveOperationException {
        return METHOD == null
                ? null
                : (Constructor<?>) METHOD.invoke(FACTORY, type, Object.class.getDeclaredConstructor());
    }

    /** Returns the given exception, or wraps it if it is checked. Throws it at once if it is an error. */
    static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }
}
