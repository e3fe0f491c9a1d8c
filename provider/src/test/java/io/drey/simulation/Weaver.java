package io.drey.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Loads all of Drey once more, with a {@link Points point} before each call and each access to a field in the packages
 * that know of partitions and copies, so that a simulated thread can be overtaken there. What would wait in real time
 * waits in the simulation's. Nothing but that is changed. Any thread.
 *
 * <p>Rejected: places for tests to hook into in the main code, which are only where somebody thought of a race.
 */
final class Weaver extends ClassLoader {

    private static final String ROOT = "io.drey.";
    private static final String INTERNAL = ROOT + "internal.";
    private static final Set<String> WOVEN = Set.of("store", "partition", "local", "guard", "engine", "behind");
    private static final String POINTS = Type.getInternalName(Points.class);

    static {
        registerAsParallelCapable();
    }

    Weaver() {
        super(Weaver.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(ROOT)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = bytes(name);
        byte[] woven = isWoven(name) && !name.endsWith("Test") ? woven(bytes) : bytes;
        return defineClass(name, woven, 0, woven.length);
    }

    private static boolean isWoven(String name) {
        return name.startsWith(INTERNAL)
                && WOVEN.contains(name.substring(INTERNAL.length()).replaceFirst("\\..*", ""));
    }

    private byte[] bytes(String name) throws ClassNotFoundException {
        try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (stream == null) {
                throw new ClassNotFoundException(name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] woven(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                        // What runs once only would make a seed depend on the seeds before it.
                        return name.startsWith("<")
                                ? method
                                : new Points.Adding(method, (reader.getClassName() + name).hashCode());
                    }
                },
                0);
        return writer.toByteArray();
    }

    /** The name by which woven code knows its points. */
    static String points() {
        return POINTS;
    }
}
