package io.drey.internal.copy;

import io.drey.internal.codec.ClassResolver;
import java.lang.reflect.Proxy;

/** Which shape a class has. Stateless, any thread. */
final class Shapes {

    private Shapes() {}

    static Shape of(Class<?> type, Copier copier) {
        Shape ofJdk = JdkShapes.of(type);
        if (ofJdk != null) {
            return ofJdk;
        } else if (type.isArray()) {
            return copier.allows(type) ? ArrayShape.of(type) : Shape.REFUSED;
        } else if (Enum.class.isAssignableFrom(type)) {
            return isFixed(type, copier) ? Shape.SHARED : Shape.REFUSED;
        } else if (ClassResolver.isJdk(type) || Proxy.isProxyClass(type)) {
            return Shape.REFUSED; // its fields are its own affair
        }
        try {
            Shape made = type.isRecord() ? RecordShape.of(type, copier) : PlainShape.of(type, copier);
            return made == null ? Shape.REFUSED : made;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return Shape.REFUSED; // its module does not let us
        }
    }

    /** Whether whatever a variable of this declared type holds is immutable, and can be written and read. */
    static boolean isFixed(Class<?> declared, Copier copier) {
        if (declared.isPrimitive() || (JdkShapes.isLeaf(declared) && JdkShapes.isFinal(declared))) {
            return true;
        }
        Class<?> named =
                declared.getSuperclass() != null && declared.getSuperclass().isEnum()
                        ? declared.getSuperclass()
                        : declared;
        return named.isEnum() && copier.allows(named);
    }
}
