"""A client made from the contract's classes: the request class is the method, its type argument the answer."""

from watersmeet.client.aio import AsyncClient
from watersmeet.client.auth import Anonymous, Auth, Basic, Bearer
from watersmeet.client.client import Client
from watersmeet.client.errors import (
    ApiError,
    BadRequest,
    ClientError,
    Conflict,
    Forbidden,
    NoAnswer,
    NotFound,
    PagingError,
    RateLimited,
    ServerError,
    TooLarge,
    Unauthorized,
    UnreadableAnswer,
)
from watersmeet.client.paging import Listed
from watersmeet.client.retry import NO_RETRY, Retry
from watersmeet.client.session import Answer, File, OnResponse, Params
from watersmeet.client.wire import Outgoing, decode, encode

__all__ = [
    "NO_RETRY",
    "Anonymous",
    "Answer",
    "ApiError",
    "AsyncClient",
    "Auth",
    "BadRequest",
    "Basic",
    "Bearer",
    "Client",
    "ClientError",
    "Conflict",
    "File",
    "Forbidden",
    "Listed",
    "NoAnswer",
    "NotFound",
    "OnResponse",
    "Outgoing",
    "PagingError",
    "Params",
    "RateLimited",
    "Retry",
    "ServerError",
    "TooLarge",
    "Unauthorized",
    "UnreadableAnswer",
    "decode",
    "encode",
]
