package io.drey.codec.jackson;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.deser.KeyDeserializers;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.type.ArrayType;
import com.fasterxml.jackson.databind.type.CollectionLikeType;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapLikeType;
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.type.ReferenceType;
import io.drey.codec.CodecContext;
import org.jspecify.annotations.Nullable;

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
    public @Nullable JsonDeserializer<?> findBeanDeserializer(
            JavaType type, DeserializationConfig config, BeanDescription bean) {
        JsonTypeInfo info = bean.getClassAnnotations().get(JsonTypeInfo.class);
        boolean named = info != null
                && (info.use() == JsonTypeInfo.Id.NAME
                        || info.use() == JsonTypeInfo.Id.SIMPLE_NAME
                        || info.use() == JsonTypeInfo.Id.DEDUCTION);
        rules.checkObject(type.getRawClass(), named);
        return null;
    }

    @Override
    public @Nullable JsonDeserializer<?> findEnumDeserializer(
            Class<?> type, DeserializationConfig config, BeanDescription bean) {
        rules.checkAllowed(type);
        return null;
    }

    @Override
    public @Nullable JsonDeserializer<?> findTreeNodeDeserializer(
            Class<? extends JsonNode> type, DeserializationConfig config, BeanDescription bean) {
        rules.checkAllowed(type);
        return null;
    }

    @Override
    public @Nullable JsonDeserializer<?> findReferenceDeserializer(
            ReferenceType type,
            DeserializationConfig config,
            BeanDescription bean,
            @Nullable TypeDeserializer typed,
            @Nullable JsonDeserializer<?> content) {
        rules.checkContainer(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable JsonDeserializer<?> findArrayDeserializer(
            ArrayType type,
            DeserializationConfig config,
            BeanDescription bean,
            @Nullable TypeDeserializer typed,
            @Nullable JsonDeserializer<?> content) {
        return null; // what is in it is asked for itself
    }

    @Override
    public @Nullable JsonDeserializer<?> findCollectionDeserializer(
            CollectionType type,
            DeserializationConfig config,
            BeanDescription bean,
            @Nullable TypeDeserializer typed,
            @Nullable JsonDeserializer<?> content) {
        rules.checkContainer(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable JsonDeserializer<?> findCollectionLikeDeserializer(
            CollectionLikeType type,
            DeserializationConfig config,
            BeanDescription bean,
            @Nullable TypeDeserializer typed,
            @Nullable JsonDeserializer<?> content) {
        rules.checkContainer(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable JsonDeserializer<?> findMapDeserializer(
            MapType type,
            DeserializationConfig config,
            BeanDescription bean,
            @Nullable KeyDeserializer key,
            @Nullable TypeDeserializer typed,
            @Nullable JsonDeserializer<?> content) {
        rules.checkContainer(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable JsonDeserializer<?> findMapLikeDeserializer(
            MapLikeType type,
            DeserializationConfig config,
            BeanDescription bean,
            @Nullable KeyDeserializer key,
            @Nullable TypeDeserializer typed,
            @Nullable JsonDeserializer<?> content) {
        rules.checkContainer(type.getRawClass());
        return null;
    }

    @Override
    public @Nullable KeyDeserializer findKeyDeserializer(
            JavaType type, DeserializationConfig config, BeanDescription bean) {
        rules.checkMapKey(type.getRawClass());
        return null;
    }

    @Override
    public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
        return false;
    }
}
