package io.drey.internal.copy;

import io.drey.internal.codec.ClassResolver;
import java.lang.reflect.Proxy;

/** Chooses the copier of a class. Stateless, any thread. */
final class ClassCopiers {

    private ClassCopiers() {}

    static ClassCopier of(Class<?> type, Copier copier) {
        ClassCopier ofJdk = JdkCopiers.of(type);
        if (ofJdk != null) {
            return ofJdk;
        } else if (type.isArray()) {
            return copier.allows(type) ? ArrayCopier.of(type) : ClassCopier.REFUSED;
        } else if (Enum.class.isAssignableFrom(type)) {
            return isFixed(type, copier) ? ClassCopier.SHARED : ClassCopier.REFUSED;
        } else if (ClassResolver.isJdk(type) || Proxy.isProxyClass(type)) {
            return ClassCopier.REFUSED; // what its fields mean is known to the JDK only
        }
        try {
            ClassCopier made = type.isRecord() ? RecordCopier.of(type, copier) : FieldCopier.of(type, copier);
            return made == null ? ClassCopier.REFUSED : made;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return ClassCopier.REFUSED; // its module does not permit access
        }
    }

    /** Whether every value of a variable of this declared type is immutable and can be serialised and deserialised. */
    static boolean isFixed(Class<?> declared, Copier copier) {
        if (declared.isPrimitive() || (JdkCopiers.isLeaf(declared) && JdkCopiers.isFinal(declared))) {
            return true;
        }
        Class<?> named =
                declared.getSuperclass() != null && declared.getSuperclass().isEnum()
                        ? declared.getSuperclass()
                        : declared;
        return named.isEnum() && copier.allows(named);
    }
}
