package io.drey.hibernate;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Calendar;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.BasicValue;
import org.hibernate.mapping.Collection;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.IndexedCollection;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Value;
import org.hibernate.type.CustomType;
import org.jspecify.annotations.Nullable;

/**
 * The classes whose instances may occur in the disassembled form of what is mapped: of ids, attributes, embeddables,
 * enums, what converters make of them, and of the fields of those that are serialised as they are. Confined to one
 * thread.
 */
final class MappedClasses {

    /** More would be no mapping any more. */
    private static final int MOST = 20_000;

    private final Set<String> names = new TreeSet<>();

    MappedClasses(Metadata metadata) {
        for (PersistentClass entity : metadata.getEntityBindings()) {
            add(orNull(entity::getMappedClass));
            add(entity.getIdentifier());
            Component mapper = entity.getIdentifierMapper();
            if (mapper != null) {
                add(mapper);
            }
            addAll(entity.getProperties());
            Property id = entity.getIdentifierProperty();
            if (id != null) {
                add(id.getValue());
            }
        }
        for (Collection collection : metadata.getCollectionBindings()) {
            add(collection.getKey());
            add(collection.getElement());
            if (collection instanceof IndexedCollection indexed) {
                add(indexed.getIndex());
            }
        }
    }

    /** Returns the names, as an allow-list takes them. */
    List<String> names() {
        return List.copyOf(names);
    }

    private void addAll(List<Property> properties) {
        properties.forEach(each -> add(each.getValue()));
    }

    private void add(@Nullable Value value) {
        if (value instanceof Component component) {
            add(orNull(component::getComponentClass));
            addAll(component.getProperties());
        } else if (value instanceof BasicValue basic) {
            BasicValue.Resolution<?> resolution = orNull(basic::resolve);
            if (resolution != null) {
                add(resolution.getDomainJavaType().getJavaTypeClass());
                add(resolution.getRelationalJavaType().getJavaTypeClass());
            }
        }
        org.hibernate.type.Type type = value == null ? null : orNull(value::getType);
        if (type != null) {
            add(orNull(type::getReturnedClass));
            if (type instanceof CustomType<?> custom) {
                add(custom.getUserType().returnedClass());
            }
        }
    }

    /** What a mapping does not tell yet, or only with classes that are not there, may not be cached. */
    private static <T> @Nullable T orNull(Supplier<@Nullable T> question) {
        try {
            return question.get();
        } catch (RuntimeException | LinkageError e) {
            return null;
        }
    }

    private void add(@Nullable Class<?> type) {
        Class<?> component = type;
        while (component != null && component.isArray()) {
            component = component.getComponentType();
        }
        if (component == null || component.isPrimitive() || names.size() >= MOST) {
            return;
        }
        if (isJdk(component)) {
            addOfJdk(component);
        } else if (names.add(component.getName())) {
            addFields(component);
        }
    }

    /** Whatever an interface or {@code Object} stands for is not known. */
    private void addOfJdk(Class<?> type) {
        if (Calendar.class.isAssignableFrom(type)) {
            names.add("java.util.GregorianCalendar");
            addOfJdk(TimeZone.class);
        } else if (TimeZone.class.isAssignableFrom(type)) {
            names.add("sun.util.calendar.ZoneInfo");
            names.add("java.util.SimpleTimeZone");
            names.add("java.util.TimeZone");
        } else if (!type.isInterface() && !Modifier.isAbstract(type.getModifiers()) && type != Object.class) {
            names.add(type.getName());
        }
    }

    private void addFields(Class<?> type) {
        if (type.isEnum() || type.isInterface()) {
            return;
        }
        add(type.getSuperclass() == Object.class ? null : type.getSuperclass());
        for (Field field : orNone(type)) {
            if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                addGeneric(field.getGenericType());
            }
        }
    }

    private static Field[] orNone(Class<?> type) {
        Field[] fields = orNull(type::getDeclaredFields);
        return fields == null ? new Field[0] : fields;
    }

    private void addGeneric(Type type) {
        if (type instanceof Class<?> plain) {
            add(plain);
        } else if (type instanceof ParameterizedType parameterized) {
            addGeneric(parameterized.getRawType());
            for (Type argument : parameterized.getActualTypeArguments()) {
                addGeneric(argument);
            }
        } else if (type instanceof GenericArrayType array) {
            addGeneric(array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            for (Type bound : wildcard.getUpperBounds()) {
                addGeneric(bound);
            }
        }
    }

    private static boolean isJdk(Class<?> type) {
        String name = type.getName();
        return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.");
    }
}
