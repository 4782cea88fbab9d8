"""How tables reach compiled code: as one address, behind which lie the addresses of the columns.

A named tuple of arrays is passed to a compiled function as seven numbers a column, some two hundred for a table of
residents, and each function that hands it on repeats them. Here a table is passed as the address of a block of 8-byte
words: for a column where its data begin and its shape, for a number the number, for a table its address. In Python it
stays a named tuple.
"""

from __future__ import annotations

import struct
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast, get_type_hints

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    intrinsic,
    lower_getattr_generic,
    overload,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array
from numpy.typing import NDArray

from ekraf.parameters import Parameters, claims

Class = TypeVar("Class", bound=type)
WORD = ir.IntType(64)


class Number(NamedTuple):
    """How a number is put into a word, and what compiled code sees there."""

    code: str
    type: Any


NUMBERS = {float: Number("d", types.float64), int: Number("q", types.int64), np.uint64: Number("Q", types.uint64)}


class Place(NamedTuple):
    """Where a field lies in the block: its first word, and what compiled code sees there."""

    word: int
    type: Any


class TableType(types.Type):
    """A table as compiled code sees it: fields by name, each with its place in the block."""

    def __init__(self, name: str, fields: tuple[tuple[str, Any], ...]) -> None:
        self.places: dict[str, Place] = {}
        word = 0
        for field, kind in fields:
            self.places[field] = Place(word, kind)
            word += 1 + kind.ndim if isinstance(kind, types.Array) else 1
        super().__init__(name=name)


register_model(TableType)(models.OpaqueModel)


class _Packed:
    """What ``table`` adds to a named tuple: its block of words, made when compiled code first asks for it."""

    if TYPE_CHECKING:
        _fields: tuple[str, ...]

        def __iter__(self) -> Any: ...

    @cached_property
    def _block(self) -> NDArray[np.int8]:
        codes, words = "", []
        for name, kind, value in zip(self._fields, _kinds(type(self)), self, strict=True):
            if kind is not None:
                codes += kind.code
                words.append(value)
                continue
            if isinstance(value, _Packed):
                codes += "q"
                words.append(value._address)
                continue
            if not value.flags.c_contiguous:
                raise TypeError(f"{type(self).__name__}.{name} must lie in one piece in memory; copy it")
            codes += (1 + value.ndim) * "q"
            words += (value.__array_interface__["data"][0], *value.shape)
        return np.frombuffer(struct.pack(codes, *words), np.int8)

    @cached_property
    def _address(self) -> int:
        return int(self._block.__array_interface__["data"][0])

    def __getstate__(self) -> None:
        """Say that a copy makes a block of its own, for its own columns."""


def _kinds(cls: type) -> list[Number | None]:
    """Return by field what kind of number it is, or None for a column or a table."""
    return cast(list["Number | None"], cls._kinds)  # type: ignore[attr-defined]


def table(cls: Class) -> Class:
    """Let a named tuple of columns and numbers be passed to compiled code as one address."""
    kinds = [NUMBERS.get(hint) for hint in get_type_hints(cls).values()]
    space = {"__module__": cls.__module__, "__doc__": cls.__doc__, "__qualname__": cls.__qualname__, "_kinds": kinds}
    packed = type(cls.__name__, (_Packed, cls), space)

    @typeof_impl.register(packed)  # type: ignore[untyped-decorator]
    def _(value: Any, context: Any) -> TableType:
        seen = [kind.type if kind else typeof_impl(one, context) for kind, one in zip(kinds, value, strict=True)]
        fields = tuple(zip(value._fields, seen, strict=True))
        name = ", ".join(f"{field}: {kind}" for field, kind in fields)
        return TableType(f"{cls.__module__}.{cls.__name__}({name})", fields)

    return cast(Class, packed)


# A record of parameters is such a block itself. As a record, Numba would describe all its fields at every call, which
# takes 13 microseconds.
PARAMETERS = TableType("ekraf.Parameters", tuple((name, types.float64) for name in claims()))


@typeof_impl.register(Parameters)  # type: ignore[untyped-decorator]
def _(value: Parameters, context: Any) -> TableType:
    return PARAMETERS


@infer_getattr
class _TableAttribute(AttributeTemplate):  # type: ignore[misc]
    key = TableType

    def generic_resolve(self, typ: TableType, attribute: str) -> Any:
        return typ.places[attribute].type if attribute in typ.places else None


@lower_getattr_generic(TableType)  # type: ignore[untyped-decorator]
def _load_field(context: Any, builder: ir.IRBuilder, typ: TableType, value: ir.Value, attribute: str) -> ir.Value:
    place = typ.places[attribute]
    block = builder.bitcast(value, WORD.as_pointer())
    fixed = builder.module.add_metadata([])

    def word(number: int) -> ir.Value:
        loaded = builder.load(builder.gep(block, [WORD(place.word + number)]))
        loaded.set_metadata("invariant.load", fixed)  # nobody writes into a block: loads may leave loops
        return loaded

    kind = place.type
    if isinstance(kind, TableType):
        return builder.inttoptr(word(0), context.get_value_type(kind))
    if not isinstance(kind, types.Array):
        return builder.bitcast(word(0), context.get_value_type(kind))
    array = make_array(kind)(context, builder)
    itemsize = context.get_abi_sizeof(context.get_data_type(kind.dtype))
    shape = [word(1 + d) for d in range(kind.ndim)]
    strides = [WORD(itemsize)]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    data = builder.inttoptr(word(0), context.get_data_type(kind.dtype).as_pointer())
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=WORD(itemsize), meminfo=None)
    return array._getvalue()


@unbox(TableType)  # type: ignore[untyped-decorator]
def _unbox_table(typ: TableType, value: ir.Value, c: Any) -> Any:
    kind = c.context.get_value_type(typ)
    address = cgutils.alloca_once_value(c.builder, kind(None))
    number = c.pyapi.object_getattr_string(value, "_address")
    with c.builder.if_then(cgutils.is_not_null(c.builder, number)):
        c.builder.store(c.builder.inttoptr(c.pyapi.long_as_ulonglong(number), kind), address)
        c.pyapi.decref(number)
    return NativeValue(c.builder.load(address), is_error=cgutils.is_null(c.builder, number))


AHEAD = 8  # rows: how far before its turn a row is brought


def bring(rows: object, row: int) -> None:
    """Ask the memory for a row of every column of a table, so that it is at hand when it is read a little later."""


@intrinsic  # type: ignore[untyped-decorator]
def _prefetch(context: Any, rows: TableType, row: Any) -> Any:
    def generate(context: Any, builder: ir.IRBuilder, signature: Any, given: tuple[ir.Value, ir.Value]) -> ir.Value:
        narrow, pointer = ir.IntType(32), ir.IntType(8).as_pointer()
        kind = ir.FunctionType(ir.VoidType(), [pointer, narrow, narrow, narrow])
        fetch = builder.module.declare_intrinsic("llvm.prefetch", [pointer], kind)
        for name, place in rows.places.items():
            column = make_array(place.type)(context, builder, _load_field(context, builder, rows, given[0], name))
            begin = builder.mul(given[1], builder.extract_value(column.strides, 0))
            where = builder.gep(builder.bitcast(column.data, pointer), [begin])
            builder.call(fetch, [where, narrow(0), narrow(3), narrow(1)])  # to read, for long, data
        return context.get_dummy_value()

    return types.void(rows, types.int64), generate


@overload(bring, inline="always")  # type: ignore[untyped-decorator]
def _bring(rows: Any, row: Any) -> Any:
    def run(rows: Any, row: Any) -> Any:
        return _prefetch(rows, row)

    return run
