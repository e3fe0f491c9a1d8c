package io.drey.internal.value;

import io.drey.codec.Codec;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecFactory;
import io.drey.internal.codec.LibraryCodec;
import io.drey.internal.option.CodecNames;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Finds the codecs that a configuration names, and those on the class path. One thread.
 *
 * @param context what libraries are told of the cache
 * @param own the classes that no library writes
 */
record CodecFinder(ClassLoader loader, CodecContext context, Set<Class<?>> own) {

    /** The first id that is not Drey's own. */
    private static final int FIRST_OF_USERS = 64;

    /** The name of the package whose libraries may have Drey's own ids. */
    private static final String OWN = "io.drey.";

    /**
     * Returns the codec of that short name or class.
     *
     * @throws IllegalArgumentException if there is none, or it cannot be made; the message says what to do
     */
    Codec named(String name) {
        if (!CodecNames.isShort(name)) {
            return ofClass(name);
        }
        List<CodecFactory> all = services(CodecFactory.class);
        List<CodecFactory> found =
                all.stream().filter(each -> each.name().equals(name)).toList();
        if (found.size() > 1) {
            throw new IllegalArgumentException("Two codecs are called " + name + ", leave one off the class path: "
                    + found.get(0).getClass().getName() + ", "
                    + found.get(1).getClass().getName());
        }
        return found.isEmpty() ? ofClassWithoutPackage(name, all) : made(found.get(0));
    }

    private Codec ofClassWithoutPackage(String name, List<CodecFactory> all) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            List<String> present = new ArrayList<>(List.of(CodecNames.AUTO, CodecNames.JAVA));
            all.forEach(each -> present.add(each.name()));
            throw new IllegalArgumentException("The codec " + CodecNames.missing(name, present), e);
        }
        return ofClass(name);
    }

    private Codec made(CodecFactory factory) {
        int id = factory.id();
        if (id < FIRST_OF_USERS && !factory.getClass().getName().startsWith(OWN)) {
            throw new IllegalArgumentException(
                    factory.getClass().getName() + " has id " + id + ", which must be between 64 and 127");
        }
        try {
            return new LibraryCodec(factory, context, own);
        } catch (LinkageError e) {
            throw new IllegalArgumentException(
                    "The library of the codec " + factory.name() + " is missing or of another version: " + e, e);
        }
    }

    private Codec ofClass(String name) {
        try {
            Class<? extends Codec> type = Class.forName(name, true, loader).asSubclass(Codec.class);
            return type.getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("The codec " + name + " cannot be made: " + e.getCause(), e);
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new IllegalArgumentException(
                    "Not a codec with a public constructor without arguments: " + name + " (" + e + ')', e);
        }
    }

    /** Returns the codecs for few classes that are on the class path. */
    List<Codec> onClassPath() {
        return services(Codec.class);
    }

    private <T> List<T> services(Class<T> type) {
        List<T> found = new ArrayList<>();
        try {
            ServiceLoader.load(type, loader).forEach(found::add);
        } catch (ServiceConfigurationError e) {
            throw new IllegalArgumentException("A codec on the class path cannot be used: " + e.getMessage(), e);
        }
        return found;
    }
}
