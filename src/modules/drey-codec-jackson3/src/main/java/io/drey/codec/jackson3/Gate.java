package io.drey.codec.jackson3;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.drey.codec.CodecContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.deser.KeyDeserializers;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.CollectionLikeType;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapLikeType;
import tools.jackson.databind.type.MapType;
import tools.jackson.databind.type.ReferenceType;

/**
 * Asked by Jackson for every class that it is about to read; refuses those that are not allowed, and those of which a
 * declaration does not tell the class. It reads none itself. Immutable, any thread.
 */
final class Gate extends Deserializers.Base implements KeyDeserializers {

    private final Rules rules;

    Gate(CodecContext context) {
        this.rules = new Rules(context);
    }

    @Override
    public @Nullable ValueDeserializer<?> findBeanDeserializer(
            JavaType type, DeserializationConfig config, BeanDescription.Supplier bean) {
        JsonTypeInfo info = bean.getClassAnnotations().get(JsonTypeInfo.class);
        boolean named = info != null
                && (info.use() == JsonTypeInfo.Id.NAME
                        || info.use() == JsonTypeInfo.Id.SIMPLE_NAME
                        || info.use() == JsonTypeInfo.Id.DEDUCTION);
        rules.checkObject(type.getRawClass(), named);
        return null;
    }

    @Override
    public @Nullable ValueDeserializer<?> findEnumDeserializer(
            JavaType type, DeserializationConfig config, BeanDescription.Supplier bean) {
        rules.checkAllowed(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable ValueDeserializer<?> findTreeNodeDeserializer(
            JavaType type, DeserializationConfig config, BeanDescription.Supplier bean) {
        rules.checkAllowed(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable ValueDeserializer<?> findReferenceDeserializer(
            ReferenceType type,
            DeserializationConfig config,
            BeanDescription.Supplier bean,
            @Nullable TypeDeserializer typed,
            @Nullable ValueDeserializer<?> content) {
        rules.checkContainer(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable ValueDeserializer<?> findArrayDeserializer(
            ArrayType type,
            DeserializationConfig config,
            BeanDescription.Supplier bean,
            @Nullable TypeDeserializer typed,
            @Nullable ValueDeserializer<?> content) {
        return null; // what is in it is asked for itself
    }

    @Override
    public @Nullable ValueDeserializer<?> findCollectionDeserializer(
            CollectionType type,
            DeserializationConfig config,
            BeanDescription.Supplier bean,
            @Nullable TypeDeserializer typed,
            @Nullable ValueDeserializer<?> content) {
        rules.checkContainer(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable ValueDeserializer<?> findCollectionLikeDeserializer(
            CollectionLikeType type,
            DeserializationConfig config,
            BeanDescription.Supplier bean,
            @Nullable TypeDeserializer typed,
            @Nullable ValueDeserializer<?> content) {
        rules.checkContainer(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable ValueDeserializer<?> findMapDeserializer(
            MapType type,
            DeserializationConfig config,
            BeanDescription.Supplier bean,
            @Nullable KeyDeserializer key,
            @Nullable TypeDeserializer typed,
            @Nullable ValueDeserializer<?> content) {
        rules.checkContainer(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable ValueDeserializer<?> findMapLikeDeserializer(
            MapLikeType type,
            DeserializationConfig config,
            BeanDescription.Supplier bean,
            @Nullable KeyDeserializer key,
            @Nullable TypeDeserializer typed,
            @Nullable ValueDeserializer<?> content) {
        rules.checkContainer(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable KeyDeserializer findKeyDeserializer(
            JavaType type, DeserializationConfig config, BeanDescription.Supplier bean) {
        rules.checkMapKey(type.getRawClass());
        return null;
    }

    @Override
    public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
        return false;
    }
}
