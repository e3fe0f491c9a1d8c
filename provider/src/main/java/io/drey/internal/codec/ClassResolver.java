package io.drey.internal.codec;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds classes by name through one loader and no other, so that two deployments in one JVM never get each other's
 * classes. Remembers a bounded number of them, since asking a loader costs more than reading a small object.
 *
 * <p>Any thread. Holds its loader strongly, so it must not outlive the cache manager.
 */
public final class ClassResolver {

    private static final int MAX_REMEMBERED = 1_000;
    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "boolean", boolean.class,
            "byte", byte.class,
            "char", char.class,
            "short", short.class,
            "int", int.class,
            "long", long.class,
            "float", float.class,
            "double", double.class,
            "void", void.class);

    private final ClassLoader loader;
    private final Map<String, Class<?>> remembered = new ConcurrentHashMap<>();

    /** @param loader loads all classes */
    public ClassResolver(ClassLoader loader) {
        this.loader = loader;
    }

    ClassLoader loader() {
        return loader;
    }

    /** Whether the JDK defines this class. Such a class is deserialised to equal objects, whatever its fields hold. */
    public static boolean isJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    static boolean isPrimitive(String name) {
        return PRIMITIVES.containsKey(name);
    }

    /** Loads the class of this name, but does not initialise it. */
    public Class<?> resolve(String name) throws ClassNotFoundException {
        Class<?> known = remembered.get(name);
        if (known != null) {
            return known;
        }
        Class<?> primitive = PRIMITIVES.get(name);
        if (primitive != null) {
            return primitive;
        }
        Class<?> found = Class.forName(name, false, loader);
        if (remembered.size() < MAX_REMEMBERED) {
            remembered.put(name, found);
        }
        return found;
    }
}
