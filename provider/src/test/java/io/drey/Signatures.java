package io.drey;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The promised types and their public and protected members, one line each, with what they declare of null. */
final class Signatures {

    static final List<String> PACKAGES = List.of("io.drey", "io.drey.codec", "io.drey.writer");

    private Signatures() {}

    static List<String> ofPromisedTypes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.drey").stream()
                        .filter(type -> PACKAGES.contains(type.getPackageName()))
                        .map(JavaClass::reflect)
                        .filter(Signatures::isPromised)
                        .flatMap(Signatures::linesOf)
                        .sorted()
                        .toList();
    }

    private static boolean isPromised(Class<?> type) {
        return isVisible(type.getModifiers())
                && !type.isAnonymousClass()
                && (type.getDeclaringClass() == null || isPromised(type.getDeclaringClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static Stream<String> linesOf(Class<?> type) {
        Stream<String> members = Stream.empty();
        // What a hidden superclass declares can be called by users too
        for (Class<?> each = type; each != null && isOurs(each, type); each = each.getSuperclass()) {
            members = Stream.of(
                            members,
                            Arrays.stream(each.getDeclaredFields())
                                    .filter(field -> isVisible(field.getModifiers()) && !field.isSynthetic())
                                    .map(field -> line(type, field)),
                            Arrays.stream(each.getDeclaredMethods())
                                    .filter(method -> isVisible(method.getModifiers()) && !method.isSynthetic())
                                    .map(method -> line(type, method)))
                    .flatMap(stream -> stream);
        }
        Stream<String> constructors = Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> isVisible(constructor.getModifiers()) && !constructor.isSynthetic())
                .map(constructor -> line(type, constructor));
        return Stream.of(Stream.of(header(type)), constructors, members).flatMap(stream -> stream);
    }

    private static boolean isOurs(Class<?> each, Class<?> type) {
        return each == type || each.getName().startsWith("io.drey.") && !isPromised(each);
    }

    private static String header(Class<?> type) {
        Stream<AnnotatedType> above = Stream.concat(
                type.isInterface() || type.isEnum() || type.isRecord()
                        ? Stream.empty()
                        : Stream.of(type.getAnnotatedSuperclass()),
                Arrays.stream(type.getAnnotatedInterfaces()));
        return type.getName()
                + parameters(type.getTypeParameters())
                + ": "
                + deprecated(type)
                + Modifier.toString(type.getModifiers() & ~Modifier.INTERFACE & ~Modifier.STATIC)
                + (type.isSealed() ? " sealed " : " ")
                + (type.isInterface() ? "interface" : type.isEnum() ? "enum" : type.isRecord() ? "record" : "class")
                + above.map(Signatures::name)
                        .filter(each -> !each.equals("java.lang.Object"))
                        .collect(Collectors.joining(", ", " of ", ""))
                        .replaceFirst(" of $", "");
    }

    private static String line(Class<?> type, Field field) {
        return type.getName()
                + "."
                + field.getName()
                + ": "
                + deprecated(field)
                + Modifier.toString(field.getModifiers())
                + " "
                + name(field.getAnnotatedType());
    }

    private static String line(Class<?> type, Method method) {
        return start(type, method.getName(), method)
                + " "
                + name(method.getAnnotatedReturnType())
                + (method.isDefault() ? " default" : "")
                + thrown(method);
    }

    private static String line(Class<?> type, Constructor<?> constructor) {
        return start(type, "new", constructor) + thrown(constructor);
    }

    private static String start(Class<?> type, String name, Executable executable) {
        return type.getName()
                + "."
                + name
                + parameters(executable.getTypeParameters())
                + Arrays.stream(executable.getAnnotatedParameterTypes())
                        .map(Signatures::name)
                        .collect(Collectors.joining(", ", "(", ")"))
                + (executable.isVarArgs() ? " varargs: " : ": ")
                + deprecated(executable)
                + Modifier.toString(executable.getModifiers() & (Modifier.methodModifiers() & ~Modifier.SYNCHRONIZED));
    }

    private static String thrown(Executable executable) {
        return Arrays.stream(executable.getAnnotatedExceptionTypes())
                .map(Signatures::name)
                .sorted()
                .collect(Collectors.joining(", ", " throws ", ""))
                .replaceFirst(" throws $", "");
    }

    private static String parameters(TypeVariable<?>[] variables) {
        return Arrays.stream(variables)
                .map(each -> each.getName() + bounds(" extends ", each.getAnnotatedBounds()))
                .collect(Collectors.joining(", ", "<", ">"))
                .replaceFirst("^<>$", "");
    }

    private static String name(AnnotatedType type) {
        if (type instanceof AnnotatedArrayType array) {
            return name(array.getAnnotatedGenericComponentType()) + (isNullable(type) ? " @Nullable []" : "[]");
        }
        String prefix = isNullable(type) ? "@Nullable " : "";
        if (type instanceof AnnotatedParameterizedType parameterized) {
            String raw = type.getType().getTypeName();
            return prefix
                    + raw.substring(0, raw.indexOf('<'))
                    + Arrays.stream(parameterized.getAnnotatedActualTypeArguments())
                            .map(Signatures::name)
                            .collect(Collectors.joining(", ", "<", ">"));
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return wildcard.getAnnotatedLowerBounds().length > 0
                    ? "?" + bounds(" super ", wildcard.getAnnotatedLowerBounds())
                    : "?" + bounds(" extends ", wildcard.getAnnotatedUpperBounds());
        }
        return prefix + type.getType().getTypeName();
    }

    private static String bounds(String word, AnnotatedType[] bounds) {
        return Arrays.stream(bounds)
                .map(Signatures::name)
                .filter(each -> !each.equals("java.lang.Object"))
                .collect(Collectors.joining(" & ", word, ""))
                .replaceFirst("^" + word + "$", "");
    }

    private static boolean isNullable(AnnotatedType type) {
        for (Annotation each : type.getAnnotations()) {
            if (each instanceof Nullable) {
                return true;
            }
        }
        return false;
    }

    private static String deprecated(AnnotatedElement element) {
        return element.isAnnotationPresent(Deprecated.class) ? "@Deprecated " : "";
    }
}
